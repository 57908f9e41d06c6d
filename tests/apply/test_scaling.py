"""An endpoint that scales: a schedule moves its bounds, then others are set, then another type."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from local.aws import Call, ControlPlane
from local.aws_api.call import ApiRequest, ApiResponse, Forward
from local.moto_bridges import BRIDGES, autoscaling_target
from terraform_cli import Terraform
from tests.apply.resources import client
from tests.apply.stack import Stack, attached, order, successes

pytestmark = [pytest.mark.xdist_group("apply-scaling"), pytest.mark.long]

RESOURCE_ID = "endpoint/assistant/variant/AllTraffic"
SCALING = {
    "min_capacity": 2,
    "max_capacity": 6,
    "invocations_per_instance": 60,
    "metrics": {"gpu": {"metric_name": "GPUUtilization", "target": 70}},
    "schedules": {
        "evening": {"expression": "cron(0 20 ? * MON-FRI *)", "min_capacity": 1, "max_capacity": 1}
    },
}
POLICIES = {"assistant-invocations", "assistant-gpu"}
OTHER_BOUNDS = SCALING | {"max_capacity": 8}
OTHER_TYPE = {"type": "ml.g5.2xlarge", "count": 2}


@dataclass(frozen=True)
class Step:
    """What one apply called, what scales after it, and whether a plan finds more to do."""

    calls: list[Call]
    targets: list[dict[str, Any]]
    policies: set[str]
    schedules: set[str]
    has_changes: bool


def step(stack: Stack, **variables: object) -> Step:
    calls = stack.apply(**variables)
    scaling = client(stack.aws, "application-autoscaling")
    of = {"ServiceNamespace": "sagemaker"}
    return Step(
        calls,
        scaling.describe_scalable_targets(**of)["ScalableTargets"],
        {one["PolicyName"] for one in scaling.describe_scaling_policies(**of)["ScalingPolicies"]},
        {
            one["ScheduledActionName"]
            for one in scaling.describe_scheduled_actions(**of)["ScheduledActions"]
        },
        stack.has_changes(**variables),
    )


def bounds(step: Step) -> list[tuple[str, int, int]]:
    return [(one["ResourceId"], one["MinCapacity"], one["MaxCapacity"]) for one in step.targets]


def slow_to_deregister(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Take longer than an update needs to get going, so that its order is not luck."""
    time.sleep(4)
    return autoscaling_target.deregister(request, forward)


@pytest.fixture(scope="module")
def aws() -> Iterator[ControlPlane]:
    slow = {("application-autoscaling", "DeregisterScalableTarget"): slow_to_deregister}
    with ControlPlane(bridges={**BRIDGES, **slow}) as running:
        yield running


@pytest.fixture(scope="module")
def stack(terraform: Terraform, aws: ControlPlane, directory: Path) -> Iterator[Stack]:
    with attached(terraform, aws, directory, "examples/production") as running:
        yield running


@pytest.fixture(scope="module")
def created(stack: Stack) -> Step:
    return step(stack, scaling=SCALING)


@pytest.fixture(scope="module")
def plan_finds_work_at_night(stack: Stack, created: Step) -> bool:
    """Whether a plan has work after the evening's schedule has moved the bounds."""
    assert created.targets
    client(stack.aws, "application-autoscaling").register_scalable_target(
        ServiceNamespace="sagemaker",
        ResourceId=RESOURCE_ID,
        ScalableDimension="sagemaker:variant:DesiredInstanceCount",
        MinCapacity=1,
        MaxCapacity=1,
    )
    return stack.has_changes(scaling=SCALING)


@pytest.fixture(scope="module")
def bounds_changed(stack: Stack, plan_finds_work_at_night: bool) -> Step:
    assert plan_finds_work_at_night in (True, False)
    return step(stack, scaling=OTHER_BOUNDS)


@pytest.fixture(scope="module")
def type_changed(stack: Stack, bounds_changed: Step) -> Step:
    assert bounds_changed.targets
    return step(stack, scaling=OTHER_BOUNDS, instance=OTHER_TYPE)


@pytest.fixture(scope="module")
def turned_off_with_another_type(stack: Stack, type_changed: Step) -> Step:
    assert type_changed.targets
    return step(stack, scaling=None)


STEPS = ("created", "bounds_changed", "type_changed", "turned_off_with_another_type")


@pytest.mark.parametrize("name", STEPS)
def test_nothing_is_left_to_do_after_an_apply(name: str, request: pytest.FixtureRequest) -> None:
    assert not request.getfixturevalue(name).has_changes


@pytest.mark.parametrize("name", STEPS[:3])
def test_every_policy_and_schedule_is_there_after_an_apply(
    name: str, request: pytest.FixtureRequest
) -> None:
    scaled: Step = request.getfixturevalue(name)
    assert scaled.policies == POLICIES
    assert scaled.schedules == {"assistant-evening"}


def test_the_variant_scales_between_the_bounds(created: Step) -> None:
    assert bounds(created) == [(RESOURCE_ID, 2, 6)]


def test_no_plan_undoes_what_a_schedule_has_set(plan_finds_work_at_night: bool) -> None:
    assert not plan_finds_work_at_night


def test_other_bounds_are_taken_and_leave_the_endpoint_alone(bounds_changed: Step) -> None:
    assert bounds(bounds_changed) == [(RESOURCE_ID, 2, 8)]
    assert successes(bounds_changed.calls, "CreateEndpoint", "UpdateEndpoint") == []


def test_another_instance_type_is_updated_in_place_while_nothing_scales(type_changed: Step) -> None:
    calls = type_changed.calls
    assert successes(calls, "CreateEndpoint", "UpdateEndpoint", "DeleteEndpoint") == [
        "UpdateEndpoint assistant"
    ]
    steps = order(
        calls,
        ("DeregisterScalableTarget", RESOURCE_ID),
        ("UpdateEndpoint", "assistant"),
        ("RegisterScalableTarget", RESOURCE_ID),
    )
    assert steps == sorted(steps)
    assert bounds(type_changed) == [(RESOURCE_ID, 2, 8)]


def test_scaling_is_turned_off_before_the_instance_type_changes(
    turned_off_with_another_type: Step,
) -> None:
    assert turned_off_with_another_type.targets == []
    steps = order(
        turned_off_with_another_type.calls,
        ("DeregisterScalableTarget", RESOURCE_ID),
        ("UpdateEndpoint", "assistant"),
    )
    assert steps == sorted(steps)
