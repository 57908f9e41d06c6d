"""Between synchronous inference and jobs on a live deployment, and another type with jobs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from local.aws import Call, ControlPlane
from local.aws_api.call import ApiRequest, ApiResponse, Forward, refusal
from local.moto_bridges import BRIDGES, sagemaker_endpoint
from terraform_cli import Terraform, TerraformError
from tests.apply.resources import client, everything
from tests.apply.stack import Stack, attached, order, successes

pytestmark = [pytest.mark.xdist_group("apply-jobs"), pytest.mark.long]

RESOURCE_ID = "endpoint/gpt2/variant/AllTraffic"
BASE: dict[str, Any] = {
    "name": "gpt2",
    "model": {"image": "763104351884.dkr.ecr.us-east-1.amazonaws.com/team/gpt2-cpu:1"},
}
SMALL = {"instance": {"type": "ml.m5.large"}}
LARGE = {"instance": {"type": "ml.m5.xlarge"}}


class Creation:
    """SageMaker creates endpoints, or has no instance for them."""

    fails = False

    def __call__(self, request: ApiRequest, forward: Forward) -> ApiResponse:
        """Answer CreateEndpoint."""
        if self.fails:
            return refusal("ResourceLimitExceeded", "no instance of this type")
        return sagemaker_endpoint.create(request, forward)


@dataclass(frozen=True)
class Step:
    """What one apply called and said, what there is after it, and whether a plan has work."""

    calls: list[Call]
    error: str
    exists: set[str]
    scaled: list[str]
    has_changes: bool

    def store(self) -> set[str]:
        """Return what holds jobs and their results."""
        names = ("dynamodb gpt2-jobs", "s3 gpt2-jobs-", "sns ")
        return {name for name in self.exists if name.startswith(names)}


def step(stack: Stack, **variables: Any) -> Step:
    before = len(stack.aws.calls)
    error = ""
    try:
        stack.apply(**BASE, **variables)
    except TerraformError as failure:
        error = str(failure)
    has_changes = stack.has_changes(**BASE, **variables)
    scaling = client(stack.aws, "application-autoscaling")
    targets = scaling.describe_scalable_targets(ServiceNamespace="sagemaker")["ScalableTargets"]
    scaled = [each["ResourceId"] for each in targets]
    return Step(stack.aws.calls[before:], error, everything(stack.aws), scaled, has_changes)


@pytest.fixture(scope="module")
def creation() -> Creation:
    return Creation()


@pytest.fixture(scope="module")
def aws(creation: Creation) -> Iterator[ControlPlane]:
    with ControlPlane(bridges={**BRIDGES, ("sagemaker", "CreateEndpoint"): creation}) as running:
        yield running


@pytest.fixture(scope="module")
def steps(
    terraform: Terraform, aws: ControlPlane, directory: Path, creation: Creation
) -> dict[str, Step]:
    """Apply one after the other; the first attempt to leave jobs finds no instance."""
    with attached(terraform, aws, directory, ".") as stack:
        done = {
            "synchronous": step(stack, **SMALL),
            "jobs": step(stack, **SMALL, jobs={}),
            "another type": step(stack, **LARGE, jobs={}),
        }
        creation.fails = True
        done["no instance"] = step(stack, **LARGE)
        creation.fails = False
        done["synchronous again"] = step(stack, **LARGE)
        return done


@pytest.mark.parametrize("name", ["synchronous", "jobs", "another type", "synchronous again"])
def test_each_change_is_done_by_one_apply(steps: dict[str, Step], name: str) -> None:
    assert steps[name].error == ""
    assert not steps[name].has_changes


@pytest.mark.parametrize("name", ["jobs", "synchronous again"])
def test_the_endpoint_is_replaced_by_one_of_the_other_kind(
    steps: dict[str, Step], name: str
) -> None:
    calls = successes(steps[name].calls, "CreateEndpoint", "UpdateEndpoint")
    assert calls == ["CreateEndpoint gpt2"]


def test_another_type_is_updated_in_place_while_nothing_scales(steps: dict[str, Step]) -> None:
    calls = steps["another type"].calls
    assert successes(calls, "CreateEndpoint", "UpdateEndpoint") == ["UpdateEndpoint gpt2"]
    made = order(
        calls,
        ("DeregisterScalableTarget", RESOURCE_ID),
        ("UpdateEndpoint", "gpt2"),
        ("RegisterScalableTarget", RESOURCE_ID),
    )
    assert made == sorted(made)
    assert steps["another type"].scaled == [RESOURCE_ID]


def test_no_job_is_lost_before_the_endpoint_is_replaced(steps: dict[str, Step]) -> None:
    assert "no instance of this type" in steps["no instance"].error
    assert steps["no instance"].store() == steps["another type"].store()
    assert len(steps["another type"].store()) == 4


def test_the_next_apply_ends_what_one_without_an_instance_began(steps: dict[str, Step]) -> None:
    again = steps["synchronous again"]
    assert again.store() == set()
    actions = [call.action for call in again.calls if call.status < 300]
    assert actions.index("CreateEndpoint") < actions.index("DeleteTable")
    assert actions.index("CreateEndpoint") < actions.index("DeleteBucket")
