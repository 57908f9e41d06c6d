"""The seed's example from its creation to its end: created, changed twice, joined by a second
instance in the same account, destroyed.

Each step is a fixture that runs once and notes what it saw, so every test can run by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from local.aws import Call, ControlPlane
from local.state import Applied, Endpoint
from terraform_cli import Terraform
from tests.apply.resources import everything
from tests.apply.stack import Stack, attached, initialized, order, successes

pytestmark = pytest.mark.xdist_group("apply-life")

IMAGE = (
    "763104351884.dkr.ecr.us-east-1.amazonaws.com/huggingface-pytorch-tgi-inference:"
    "2.1.1-tgi1.4.0-gpu-py310-cu121-ubuntu20.04"
)
OTHER_MODEL = {
    "image": IMAGE,
    "environment": {"HF_MODEL_ID": "openai-community/gpt2-medium", "HF_TASK": "text-generation"},
}
OTHER_INSTANCE = {"type": "ml.g5.xlarge", "count": 1}
SECOND = "gpt2-second"


@dataclass(frozen=True)
class Step:
    """What one step did: its calls, the state after it, and whether a plan finds more to do."""

    calls: list[Call]
    applied: Applied
    has_changes: bool
    exists: set[str]

    @property
    def endpoint(self) -> Endpoint:
        (endpoint,) = self.applied.endpoints
        return endpoint


@pytest.fixture(scope="module")
def stack(terraform: Terraform, aws: ControlPlane, directory: Path) -> Iterator[Stack]:
    with attached(terraform, aws, directory, "examples/gpt2") as running:
        yield running


def step(stack: Stack, **variables: object) -> Step:
    calls = stack.apply(**variables)
    return Step(calls, stack.applied(), stack.has_changes(**variables), everything(stack.aws))


@pytest.fixture(scope="module")
def created(stack: Stack) -> Step:
    return step(stack)


@pytest.fixture(scope="module")
def model_changed(stack: Stack, created: Step) -> Step:
    assert created.endpoint
    return step(stack, model=OTHER_MODEL)


@pytest.fixture(scope="module")
def instance_changed(stack: Stack, model_changed: Step) -> Step:
    assert model_changed.endpoint
    return step(stack, model=OTHER_MODEL, instance=OTHER_INSTANCE)


@dataclass(frozen=True)
class Beside:
    """What was there with a second instance beside the first, and after it was destroyed."""

    second: Applied
    exists: set[str]
    first_has_changes: bool
    left_after_destroy: set[str]


@pytest.fixture(scope="module")
def beside(
    stack: Stack, instance_changed: Step, tmp_path_factory: pytest.TempPathFactory
) -> Beside:
    assert instance_changed.endpoint
    second = initialized(
        stack.terraform, stack.aws, tmp_path_factory.mktemp("second"), "examples/gpt2"
    )
    second.apply(name=SECOND)
    applied, exists = second.applied(), everything(stack.aws)
    first_has_changes = stack.has_changes(model=OTHER_MODEL, instance=OTHER_INSTANCE)
    second.destroy(name=SECOND)
    return Beside(applied, exists, first_has_changes, everything(stack.aws))


@pytest.fixture(scope="module")
def left_after_destroy(stack: Stack, beside: Beside) -> set[str]:
    assert beside.second
    stack.destroy(model=OTHER_MODEL, instance=OTHER_INSTANCE)
    return everything(stack.aws)


def test_the_seeds_endpoint_is_created_to_the_letter(created: Step) -> None:
    (variant,) = created.endpoint.configuration.variants
    assert variant.name == "AllTraffic"
    assert variant.instance_type == "ml.m5.xlarge"
    assert variant.instance_count == 1
    assert variant.model.image == IMAGE
    assert variant.model.environment == {
        "HF_MODEL_ID": "openai-community/gpt2",
        "HF_TASK": "text-generation",
    }


def test_the_seeds_routes_are_created_each_with_a_function_of_its_own(created: Step) -> None:
    (api,) = created.applied.apis
    functions = {route.key: route.integration.function_arn for route in api.routes}
    assert set(functions) == {"POST /generate", "GET /endpoint"}
    assert len(set(functions.values())) == 2
    assert all(route.authorization == "NONE" for route in api.routes)


def test_no_plan_finds_more_to_do_after_an_apply(
    created: Step, model_changed: Step, instance_changed: Step
) -> None:
    assert not created.has_changes
    assert not model_changed.has_changes
    assert not instance_changed.has_changes


@pytest.mark.parametrize(
    ("before", "after"), [("created", "model_changed"), ("model_changed", "instance_changed")]
)
def test_a_change_updates_the_live_endpoint_in_place(
    before: str, after: str, request: pytest.FixtureRequest
) -> None:
    old: Step = request.getfixturevalue(before)
    new: Step = request.getfixturevalue(after)
    assert new.endpoint.arn == old.endpoint.arn
    assert successes(new.calls, "CreateEndpoint", "UpdateEndpoint", "DeleteEndpoint") == [
        "UpdateEndpoint gpt2"
    ]


def test_the_changed_model_is_served(model_changed: Step) -> None:
    (variant,) = model_changed.endpoint.configuration.variants
    assert variant.model.environment["HF_MODEL_ID"] == "openai-community/gpt2-medium"


def test_the_changed_instance_type_is_served(instance_changed: Step) -> None:
    (variant,) = instance_changed.endpoint.configuration.variants
    assert variant.instance_type == "ml.g5.xlarge"


def test_the_old_model_goes_only_after_the_endpoint_has_left_it(
    created: Step, model_changed: Step
) -> None:
    (old,) = created.endpoint.configuration.variants
    (new,) = model_changed.endpoint.configuration.variants
    assert old.model.name != new.model.name
    steps = order(
        model_changed.calls,
        ("CreateModel", new.model.name),
        ("CreateEndpointConfig", model_changed.endpoint.configuration.name),
        ("UpdateEndpoint", "gpt2"),
        ("DeleteEndpointConfig", created.endpoint.configuration.name),
        ("DeleteModel", old.model.name),
    )
    assert steps == sorted(steps)


def test_the_old_configuration_goes_only_after_the_endpoint_has_left_it(
    model_changed: Step, instance_changed: Step
) -> None:
    steps = order(
        instance_changed.calls,
        ("CreateEndpointConfig", instance_changed.endpoint.configuration.name),
        ("UpdateEndpoint", "gpt2"),
        ("DeleteEndpointConfig", model_changed.endpoint.configuration.name),
    )
    assert steps == sorted(steps)


def test_another_instance_type_leaves_the_model_alone(instance_changed: Step) -> None:
    assert successes(instance_changed.calls, "CreateModel", "DeleteModel") == []


def test_only_what_is_served_is_kept(instance_changed: Step) -> None:
    configuration = instance_changed.endpoint.configuration
    (variant,) = configuration.variants
    assert {name for name in instance_changed.exists if name.startswith("sagemaker ")} == {
        "sagemaker gpt2",
        f"sagemaker {configuration.name}",
        f"sagemaker {variant.model.name}",
    }


def test_a_second_instance_lives_beside_the_first(instance_changed: Step, beside: Beside) -> None:
    assert instance_changed.exists < beside.exists
    assert not beside.first_has_changes
    (endpoint,) = beside.second.endpoints
    assert endpoint.name == SECOND


def test_destroying_the_second_instance_leaves_the_first_as_it_was(
    instance_changed: Step, beside: Beside
) -> None:
    assert beside.left_after_destroy == instance_changed.exists


def test_destroy_leaves_nothing(instance_changed: Step, left_after_destroy: set[str]) -> None:
    assert instance_changed.exists
    assert left_after_destroy == set()
