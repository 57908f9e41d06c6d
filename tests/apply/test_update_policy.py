"""Updates of a live endpoint: by canary, in batches, rolled back, or made outside of Terraform."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from local.aws import Call, ControlPlane
from local.aws_api.call import ApiRequest, ApiResponse, Forward, success
from local.moto_bridges import BRIDGES, sagemaker_endpoint
from terraform_cli import Terraform, TerraformError
from tests.apply.resources import client, everything
from tests.apply.stack import Stack, attached, successes

pytestmark = [pytest.mark.xdist_group("apply-update-policy"), pytest.mark.long]

IMAGE = "763104351884.dkr.ecr.us-east-1.amazonaws.com/team/gpt2-cpu:"
ALARMS = {"rollback_alarms": {"errors_5xx": 3, "latency_p90_ms": 2500}}
CANARY = {"blue_green": {"canary_percent": 10}} | ALARMS
ROLLING = {"rolling": {"batch_percent": 25}} | ALARMS


class Update:
    """What SageMaker makes of an update: the new configuration goes live, or is rolled back."""

    fails = False

    def __call__(self, request: ApiRequest, forward: Forward) -> ApiResponse:
        """Answer UpdateEndpoint. After a rollback the endpoint is in service as it was before."""
        if self.fails:
            return success({"EndpointArn": "arn:aws:sagemaker:us-east-1:1:endpoint/gpt2"})
        return sagemaker_endpoint.update(request, forward)


@dataclass(frozen=True)
class Step:
    """What one apply called and said, what is live after it, and whether a plan has work."""

    calls: list[Call]
    error: str
    live: dict[str, Any]
    exists: set[str]
    has_changes: bool


@pytest.fixture(scope="module")
def update() -> Update:
    return Update()


@pytest.fixture(scope="module")
def aws(update: Update) -> Iterator[ControlPlane]:
    with ControlPlane(bridges={**BRIDGES, ("sagemaker", "UpdateEndpoint"): update}) as running:
        yield running


@pytest.fixture(scope="module")
def stack(terraform: Terraform, aws: ControlPlane, directory: Path) -> Iterator[Stack]:
    with attached(terraform, aws, directory, ".") as running:
        yield running


def step(stack: Stack, tag: str, update_policy: dict[str, Any]) -> Step:
    variables: dict[str, Any] = {
        "name": "gpt2",
        "model": {"image": IMAGE + tag},
        "instance": {"type": "ml.m5.large"},
        "update_policy": update_policy,
    }
    before = len(stack.aws.calls)
    error = ""
    try:
        stack.apply(**variables)
    except TerraformError as failure:
        error = str(failure)
    live = client(stack.aws, "sagemaker").describe_endpoint(EndpointName="gpt2")
    has_changes = stack.has_changes(**variables)
    return Step(stack.aws.calls[before:], error, live, everything(stack.aws), has_changes)


@pytest.fixture(scope="module")
def created(stack: Stack) -> Step:
    return step(stack, "1", CANARY)


@pytest.fixture(scope="module")
def updated(stack: Stack, created: Step) -> Step:
    assert created.live
    return step(stack, "2", ROLLING)


@pytest.fixture(scope="module")
def rolled_back(stack: Stack, updated: Step, update: Update) -> Step:
    assert updated.live
    update.fails = True
    return step(stack, "3", ROLLING)


@pytest.fixture(scope="module")
def corrected(stack: Stack, rolled_back: Step, update: Update) -> Step:
    assert rolled_back.live
    update.fails = False
    return step(stack, "4", ROLLING)


@pytest.fixture(scope="module")
def plan_finds_another_configuration(stack: Stack, corrected: Step) -> bool:
    """Whether a plan has work after a hand has moved the endpoint to another configuration."""
    sagemaker = client(stack.aws, "sagemaker")
    wanted = corrected.live["EndpointConfigName"]
    variants = sagemaker.describe_endpoint_config(EndpointConfigName=wanted)["ProductionVariants"]
    sagemaker.create_endpoint_config(EndpointConfigName="by-hand", ProductionVariants=variants)
    sagemaker.update_endpoint(EndpointName="gpt2", EndpointConfigName="by-hand")
    return stack.has_changes(
        name="gpt2",
        model={"image": IMAGE + "4"},
        instance={"type": "ml.m5.large"},
        update_policy=ROLLING,
    )


@pytest.mark.parametrize("name", ["created", "updated", "corrected"])
def test_nothing_is_left_to_do_after_an_apply(name: str, request: pytest.FixtureRequest) -> None:
    applied: Step = request.getfixturevalue(name)
    assert applied.error == ""
    assert not applied.has_changes


def test_the_alarms_are_there_before_the_endpoint(created: Step) -> None:
    made = [
        call.action
        for call in created.calls
        if call.action in ("PutMetricAlarm", "CreateEndpoint") and call.status < 300
    ]
    assert made == ["PutMetricAlarm", "PutMetricAlarm", "CreateEndpoint"]


def test_another_policy_and_model_update_the_endpoint_in_place(updated: Step) -> None:
    calls = successes(updated.calls, "CreateEndpoint", "UpdateEndpoint", "DeleteEndpoint")
    assert calls == ["UpdateEndpoint gpt2"]
    policy = updated.live["LastDeploymentConfig"]
    assert "BlueGreenUpdatePolicy" not in policy
    assert policy["RollingUpdatePolicy"]["MaximumBatchSize"] == {
        "Type": "CAPACITY_PERCENT",
        "Value": 25,
    }
    assert {alarm["AlarmName"] for alarm in policy["AutoRollbackConfiguration"]["Alarms"]} == {
        "gpt2-rollback-errors-5xx",
        "gpt2-rollback-latency-p90",
    }


def test_an_update_that_was_rolled_back_fails_the_apply_and_says_so(
    updated: Step, rolled_back: Step
) -> None:
    assert "SageMaker rolled back the update of gpt2" in " ".join(rolled_back.error.split())
    assert rolled_back.live["EndpointConfigName"] == updated.live["EndpointConfigName"]


def test_what_serves_after_a_rollback_is_not_deleted(updated: Step, rolled_back: Step) -> None:
    before = {name for name in updated.exists if name.startswith("sagemaker ")}
    assert before < rolled_back.exists


def test_a_plan_after_a_rollback_wants_the_update_again(rolled_back: Step) -> None:
    assert rolled_back.has_changes


def test_the_apply_after_a_rollback_clears_up(rolled_back: Step, corrected: Step) -> None:
    left = [name for name in corrected.exists if name.startswith("sagemaker gpt2")]
    assert len(left) == 3
    assert f"sagemaker {rolled_back.live['EndpointConfigName']}" not in left


def test_a_plan_finds_a_configuration_that_a_hand_has_put_live(
    plan_finds_another_configuration: bool,
) -> None:
    assert plan_finds_another_configuration
