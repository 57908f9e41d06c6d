"""Between instances and serverless inference, and back: modules/endpoint by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from local.aws import Call, ControlPlane
from local.state import Serverless, Variant
from terraform_cli import Terraform
from tests.apply.resources import everything
from tests.apply.stack import Stack, attached, successes

pytestmark = [pytest.mark.xdist_group("apply-serverless"), pytest.mark.long]

BASE = {
    "name": "gpt2",
    "account": {
        "id": "123456789012",
        "region": "us-east-1",
        "partition": "aws",
        "dns_suffix": "amazonaws.com",
    },
    "variant_name": "AllTraffic",
    "model": {
        "image": "763104351884.dkr.ecr.us-east-1.amazonaws.com/team/gpt2:1.0",
        "environment": {},
        "registry": None,
        "s3_uri": None,
    },
    "weight": 1,
    "variants": {},
    "async": None,
    "update_policy": None,
    "data_capture": None,
    "network": {"vpc": None, "isolation_enabled": False},
    "encryption": {
        "volume_kms_key_arn": None,
        "model_kms_key_arn": None,
        "data_capture_kms_key_arn": None,
    },
    "iam": {
        "execution_role": None,
        "execution_role_policy_statements": {},
        "permissions_boundary_arn": None,
        "role_path": "/",
    },
    "logs": {"retention_days": 30, "kms_key_arn": None},
    "tags": {},
}
INSTANCE = {
    "instance": {
        "type": "ml.m5.large",
        "count": 1,
        "ami_version": None,
        "volume_size_gb": None,
        "startup_timeout_seconds": None,
        "download_timeout_seconds": None,
        "routing_strategy": None,
    },
    "serverless": None,
}
SMALL = {
    "instance": None,
    "serverless": {"memory_mb": 2048, "max_concurrency": 2, "provisioned_concurrency": None},
}
LARGE = {
    "instance": None,
    "serverless": {"memory_mb": 6144, "max_concurrency": 9, "provisioned_concurrency": 1},
}


@dataclass(frozen=True)
class Step:
    """What one apply called, what serves after it, and whether a plan finds more to do."""

    calls: list[Call]
    variant: Variant
    has_changes: bool
    sagemaker: set[str]

    @property
    def to_the_endpoint(self) -> list[str]:
        return successes(self.calls, "CreateEndpoint", "UpdateEndpoint", "DeleteEndpoint")


@pytest.fixture(scope="module")
def stack(terraform: Terraform, aws: ControlPlane, directory: Path) -> Iterator[Stack]:
    with attached(terraform, aws, directory, "modules/endpoint") as running:
        yield running


def step(stack: Stack, mode: Mapping[str, object]) -> Step:
    calls = stack.apply(**BASE, **mode)
    (endpoint,) = stack.applied().endpoints
    (variant,) = endpoint.configuration.variants
    kept = {name for name in everything(stack.aws) if name.startswith("sagemaker ")}
    return Step(calls, variant, stack.has_changes(**BASE, **mode), kept)


@pytest.fixture(scope="module")
def steps(stack: Stack) -> dict[str, Step]:
    """On instances, then serverless, then larger, then on instances again."""
    return {
        "instances": step(stack, INSTANCE),
        "serverless": step(stack, SMALL),
        "larger": step(stack, LARGE),
        "back": step(stack, INSTANCE),
    }


def test_no_plan_finds_more_to_do_after_a_change(steps: dict[str, Step]) -> None:
    assert {name: step.has_changes for name, step in steps.items()} == dict.fromkeys(steps, False)


def test_serverless_has_the_memory_and_the_concurrency_asked_for(steps: dict[str, Step]) -> None:
    assert steps["instances"].variant.serverless is None
    assert steps["serverless"].variant.serverless == Serverless(2048, 2)
    assert steps["serverless"].variant.instance_type is None
    assert steps["larger"].variant.serverless == Serverless(6144, 9)
    assert steps["back"].variant.instance_type == "ml.m5.large"


@pytest.mark.parametrize("change", ["serverless", "back"])
def test_a_change_of_the_mode_makes_the_endpoint_anew(steps: dict[str, Step], change: str) -> None:
    assert steps[change].to_the_endpoint == ["DeleteEndpoint gpt2", "CreateEndpoint gpt2"]


def test_other_limits_update_the_live_endpoint_in_place(steps: dict[str, Step]) -> None:
    assert steps["larger"].to_the_endpoint == ["UpdateEndpoint gpt2"]


def test_only_what_is_served_is_kept(steps: dict[str, Step]) -> None:
    for each in steps.values():
        assert len(each.sagemaker) == 3  # an endpoint, a configuration, a model
