"""A candidate beside the model in use: added, made heavier with another model, made a shadow, gone.

Alarms watch the updates and every variant scales, so that whatever depends on variants is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from local.aws import Call, ControlPlane
from local.state import Endpoint
from terraform_cli import Terraform
from tests.apply.resources import client, everything
from tests.apply.stack import Stack, attached, order, successes

pytestmark = [pytest.mark.xdist_group("apply-variants"), pytest.mark.long]

ALWAYS: dict[str, Any] = {
    "update_policy": {
        "blue_green": {},
        "rollback_alarms": {"errors_5xx": 3, "latency_p90_ms": 2500},
    },
    "scaling": {"max_capacity": 2, "invocations_per_instance": 60},
    "variant_header_enabled": False,
}
ENGINE = {"engine": "transformers"}
CANARY = {"canary": {"weight": 1, "model": ENGINE | {"id": "distilbert/distilgpt2"}}}
HEAVIER: dict[str, dict[str, Any]] = {
    "AllTraffic": {"weight": 2},
    "canary": {
        "weight": 2,
        "model": ENGINE | {"id": "openai-community/gpt2-medium"},
        "instance": {"type": "ml.m5.xlarge", "volume_size_gb": 64, "routing_strategy": "RANDOM"},
    },
}
SHADOW = {"canary": HEAVIER["canary"] | {"shadow": True, "weight": 0.5}}


@dataclass(frozen=True)
class Step:
    """What one apply called, what is live after it, and whether a plan has work."""

    calls: list[Call]
    endpoint: Endpoint
    exists: set[str]
    targets: set[str]
    alarmed: dict[str, Any]
    has_changes: bool


@pytest.fixture(scope="module")
def stack(terraform: Terraform, aws: ControlPlane, directory: Path) -> Iterator[Stack]:
    with attached(terraform, aws, directory, "examples/variants") as running:
        yield running


def step(stack: Stack, variants: dict[str, Any]) -> Step:
    variables = ALWAYS | {"variants": variants}
    calls = stack.apply(**variables)
    (endpoint,) = stack.applied().endpoints
    scaling = client(stack.aws, "application-autoscaling")
    targets = scaling.describe_scalable_targets(ServiceNamespace="sagemaker")["ScalableTargets"]
    alarms = client(stack.aws, "cloudwatch").describe_alarms()["MetricAlarms"]
    return Step(
        calls,
        endpoint,
        everything(stack.aws),
        {target["ResourceId"].split("/")[-1] for target in targets},
        {alarm["AlarmName"]: alarm for alarm in alarms if "-rollback-" in alarm["AlarmName"]},
        stack.has_changes(**variables),
    )


@pytest.fixture(scope="module")
def alone(stack: Stack) -> Step:
    return step(stack, {})


@pytest.fixture(scope="module")
def joined(stack: Stack, alone: Step) -> Step:
    assert alone.endpoint
    return step(stack, CANARY)


@pytest.fixture(scope="module")
def heavier(stack: Stack, joined: Step) -> Step:
    assert joined.endpoint
    return step(stack, HEAVIER)


@pytest.fixture(scope="module")
def shadow(stack: Stack, heavier: Step) -> Step:
    assert heavier.endpoint
    return step(stack, SHADOW)


@pytest.fixture(scope="module")
def gone(stack: Stack, shadow: Step) -> Step:
    assert shadow.endpoint
    return step(stack, {})


CHANGES = ("joined", "heavier", "shadow", "gone")


@pytest.mark.parametrize("name", ["alone", *CHANGES])
def test_nothing_is_left_to_do_after_an_apply(name: str, request: pytest.FixtureRequest) -> None:
    assert not request.getfixturevalue(name).has_changes


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_updates_the_live_endpoint_in_place(
    name: str, request: pytest.FixtureRequest
) -> None:
    calls = request.getfixturevalue(name).calls
    made = successes(calls, "CreateEndpoint", "UpdateEndpoint", "DeleteEndpoint")
    assert made == ["UpdateEndpoint gpt2-variants"]


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_live_is_deleted_only_after_the_update(
    name: str, request: pytest.FixtureRequest
) -> None:
    calls = request.getfixturevalue(name).calls
    actions = [call.action for call in calls if call.status < 300]
    gone = [i for i, a in enumerate(actions) if a in ("DeleteEndpointConfig", "DeleteModel")]
    assert gone
    assert min(gone) > actions.index("UpdateEndpoint")


def test_the_variants_share_the_requests(joined: Step, heavier: Step) -> None:
    weights = [
        [(v.name, v.weight) for v in s.endpoint.configuration.variants] for s in (joined, heavier)
    ]
    assert weights == [[("AllTraffic", 1), ("canary", 1)], [("AllTraffic", 2), ("canary", 2)]]


def test_only_the_model_of_the_variant_is_made_anew(joined: Step, heavier: Step) -> None:
    main, canary = joined.endpoint.configuration.variants
    same, other = heavier.endpoint.configuration.variants
    assert same.model.name == main.model.name
    assert other.model.name != canary.model.name
    assert other.model.environment["HF_MODEL_ID"] == "openai-community/gpt2-medium"
    assert successes(heavier.calls, "CreateModel") == [f"CreateModel {other.model.name}"]


def test_a_shadow_answers_nobody(shadow: Step) -> None:
    configuration = shadow.endpoint.configuration
    assert [variant.name for variant in configuration.variants] == ["AllTraffic"]
    assert [(each.name, each.weight) for each in configuration.shadows] == [("canary", 0.5)]


def test_nothing_of_a_variant_stays_when_it_is_taken_out(gone: Step) -> None:
    assert [name for name in gone.exists if "canary" in name] == []
    (main,) = gone.endpoint.configuration.variants
    assert {name for name in gone.exists if name.startswith("sagemaker ")} == {
        "sagemaker gpt2-variants",
        f"sagemaker {gone.endpoint.configuration.name}",
        f"sagemaker {main.model.name}",
    }


def test_every_variant_that_answers_scales(
    alone: Step, joined: Step, heavier: Step, shadow: Step
) -> None:
    targets = [each.targets for each in (alone, joined, heavier, shadow)]
    both = {"AllTraffic", "canary"}
    assert targets == [{"AllTraffic"}, both, both, {"AllTraffic"}]


def test_a_variant_is_deregistered_before_its_type_changes_or_it_goes(
    heavier: Step, shadow: Step
) -> None:
    resource = "endpoint/gpt2-variants/variant/canary"
    for each in (heavier, shadow):
        first, second = order(
            each.calls, ("DeregisterScalableTarget", resource), ("UpdateEndpoint", "gpt2-variants")
        )
        assert first < second


def test_alarms_watch_all_that_answer_under_the_same_names(
    alone: Step, joined: Step, shadow: Step
) -> None:
    names = {"gpt2-variants-rollback-errors-5xx", "gpt2-variants-rollback-latency-p90"}
    assert set(alone.alarmed) == set(joined.alarmed) == set(shadow.alarmed) == names
    assert watched(alone) == watched(shadow) == {"AllTraffic"}
    assert watched(joined) == {"AllTraffic", "canary"}


def test_the_alarms_watch_the_live_configuration_alone(joined: Step) -> None:
    assert watched(joined, "EndpointConfigName") == {joined.endpoint.configuration.name}
    steps = order(
        joined.calls,
        ("CreateEndpointConfig", joined.endpoint.configuration.name),
        ("UpdateEndpoint", "gpt2-variants"),
    )
    alarms = [
        number
        for number, call in enumerate(joined.calls)
        if call.action == "PutMetricAlarm" and call.status < 300
    ]
    assert steps[0] < min(alarms)
    assert max(alarms) < steps[1]


def watched(step: Step, dimension: str = "VariantName") -> set[str]:
    """Return the values of a dimension in all metrics of the alarm on errors."""
    return {
        each["Value"]
        for query in step.alarmed["gpt2-variants-rollback-errors-5xx"]["Metrics"]
        if "MetricStat" in query
        for each in query["MetricStat"]["Metric"]["Dimensions"]
        if each["Name"] == dimension
    }
