"""From one engine to another: the live endpoint is updated in place, and a second plan is empty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from local.aws import Call, ControlPlane
from local.state import Variant
from terraform_cli import Terraform
from tests.apply.stack import Stack, attached, successes

pytestmark = [pytest.mark.xdist_group("apply-engine-change"), pytest.mark.long]

VLLM = {"engine": "vllm", "id": "Qwen/Qwen2.5-1.5B-Instruct", "max_length": 2048}
TEI = {"engine": "tei", "id": "BAAI/bge-base-en-v1.5"}
CPU = {"type": "ml.m5.xlarge"}


@dataclass(frozen=True)
class Step:
    """What one apply called, what serves after it, and whether a plan finds more to do."""

    calls: list[Call]
    variant: Variant
    has_changes: bool


@pytest.fixture(scope="module")
def stack(terraform: Terraform, aws: ControlPlane, directory: Path) -> Iterator[Stack]:
    with attached(terraform, aws, directory, "examples/engines") as running:
        yield running


def step(stack: Stack, **variables: object) -> Step:
    calls = stack.apply(**variables)
    (endpoint,) = stack.applied().endpoints
    (variant,) = endpoint.configuration.variants
    return Step(calls, variant, stack.has_changes(**variables))


@pytest.fixture(scope="module")
def created(stack: Stack) -> Step:
    return step(stack)


@pytest.fixture(scope="module")
def engine_changed(stack: Stack, created: Step) -> Step:
    assert created.variant
    return step(stack, model=VLLM)


@pytest.fixture(scope="module")
def engine_and_instance_changed(stack: Stack, engine_changed: Step) -> Step:
    assert engine_changed.variant
    return step(stack, model=TEI, instance=CPU)


STEPS = ("created", "engine_changed", "engine_and_instance_changed")


@pytest.mark.parametrize("name", STEPS)
def test_nothing_is_left_to_do_after_an_apply(name: str, request: pytest.FixtureRequest) -> None:
    assert not request.getfixturevalue(name).has_changes


@pytest.mark.parametrize("name", STEPS[1:])
def test_another_engine_updates_the_endpoint_in_place(
    name: str, request: pytest.FixtureRequest
) -> None:
    calls = request.getfixturevalue(name).calls
    actions = ("CreateEndpoint", "UpdateEndpoint", "DeleteEndpoint")
    assert successes(calls, *actions) == ["UpdateEndpoint qwen"]


def test_the_other_engine_is_told_in_its_own_words(engine_changed: Step) -> None:
    assert engine_changed.variant.model.environment == {
        "SM_VLLM_MODEL": "Qwen/Qwen2.5-1.5B-Instruct",
        "SM_VLLM_MAX_MODEL_LEN": "2048",
    }


def test_an_engine_without_a_gpu_serves_on_a_cpu(engine_and_instance_changed: Step) -> None:
    variant = engine_and_instance_changed.variant
    assert variant.instance_type == "ml.m5.xlarge"
    assert "/tei-cpu:" in variant.model.image
    assert variant.model.environment == {"HF_MODEL_ID": "BAAI/bge-base-en-v1.5"}
