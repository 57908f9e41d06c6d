"""What people change on a live endpoint: each alone, then all at once, by going back to the start.

After each apply nothing is left to do, and the endpoint is the one that was created.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from local.aws import Call, ControlPlane
from local.state import Variant
from terraform_cli import Terraform
from tests.apply.resources import client
from tests.apply.stack import Stack, attached, successes

pytestmark = pytest.mark.xdist_group("apply-updates")

ALARMS = {"rollback_alarms": {"errors_5xx": 3}}
START: dict[str, Any] = {
    "name": "gpt2",
    "model": {"engine": "transformers", "id": "openai-community/gpt2"},
    "instance": {"type": "ml.m5.large"},
    "scaling": {"max_capacity": 2, "invocations_per_instance": 60},
    "update_policy": {"blue_green": {"canary_percent": 10}} | ALARMS,
}
CHANGES: dict[str, dict[str, Any]] = {
    "engine": {"model": {"engine": "tei", "id": "openai-community/gpt2"}},
    "model": {"model": {"engine": "tei", "id": "BAAI/bge-base-en-v1.5"}},
    "instance type": {"instance": {"type": "ml.m5.xlarge"}},
    "scaling": {"scaling": {"max_capacity": 3, "concurrent_requests_per_instance": 4}},
    "update policy": {"update_policy": {"blue_green": {"linear_percent": 20}} | ALARMS},
    "all at once": START,
}


@dataclass(frozen=True)
class Step:
    """What one apply called, what is live after it, and whether a plan has work."""

    calls: list[Call]
    variant: Variant
    policies: dict[str, float]
    most_instances: int
    routing: str
    has_changes: bool


def step(stack: Stack, variables: dict[str, Any]) -> Step:
    calls = stack.apply(**variables)
    (endpoint,) = stack.applied().endpoints
    (variant,) = endpoint.configuration.variants
    live = client(stack.aws, "sagemaker").describe_endpoint(EndpointName="gpt2")
    update = live["LastDeploymentConfig"]["BlueGreenUpdatePolicy"]
    scaling = client(stack.aws, "application-autoscaling")
    (target,) = scaling.describe_scalable_targets(ServiceNamespace="sagemaker")["ScalableTargets"]
    policies = scaling.describe_scaling_policies(ServiceNamespace="sagemaker")["ScalingPolicies"]
    return Step(
        calls,
        variant,
        {
            one["PolicyName"]: one["TargetTrackingScalingPolicyConfiguration"]["TargetValue"]
            for one in policies
        },
        target["MaxCapacity"],
        update["TrafficRoutingConfiguration"]["Type"],
        stack.has_changes(**variables),
    )


@pytest.fixture(scope="module")
def steps(terraform: Terraform, aws: ControlPlane, directory: Path) -> dict[str, Step]:
    """Each change on top of the ones before it."""
    with attached(terraform, aws, directory, ".") as stack:
        variables = START
        made = {"start": step(stack, variables)}
        for name, change in CHANGES.items():
            variables = variables | change
            made[name] = step(stack, variables)
    return made


@pytest.mark.parametrize("name", ["start", *CHANGES])
def test_nothing_is_left_to_do_after_an_apply(name: str, steps: dict[str, Step]) -> None:
    assert not steps[name].has_changes


@pytest.mark.parametrize("name", CHANGES)
def test_the_live_endpoint_is_neither_deleted_nor_made_anew(
    name: str, steps: dict[str, Step]
) -> None:
    assert successes(steps[name].calls, "CreateEndpoint", "DeleteEndpoint") == []


@pytest.mark.parametrize("name", ["engine", "model", "instance type", "all at once"])
def test_what_serves_reaches_the_live_endpoint_by_one_update(
    name: str, steps: dict[str, Step]
) -> None:
    assert successes(steps[name].calls, "UpdateEndpoint") == ["UpdateEndpoint gpt2"]


def test_each_change_is_live_after_its_apply(steps: dict[str, Step]) -> None:
    assert "/tei-cpu:" in steps["engine"].variant.model.image
    assert steps["model"].variant.model.environment["HF_MODEL_ID"] == "BAAI/bge-base-en-v1.5"
    assert steps["instance type"].variant.instance_type == "ml.m5.xlarge"
    assert steps["scaling"].policies == {"gpt2-concurrency": 4}
    assert steps["scaling"].most_instances == 3
    assert steps["update policy"].routing == "LINEAR"


def test_all_at_once_is_as_it_was_at_the_start(steps: dict[str, Step]) -> None:
    start, end = steps["start"], steps["all at once"]
    assert end.variant.model.image == start.variant.model.image
    assert "/huggingface-pytorch-inference:" in end.variant.model.image
    assert end.variant.model.environment == start.variant.model.environment
    assert end.variant.instance_type == start.variant.instance_type == "ml.m5.large"
    assert end.policies == start.policies == {"gpt2-invocations": 60}
    assert end.most_instances == start.most_instances == 2
    assert end.routing == start.routing == "CANARY"
