"""Roles on another path, and the end of a deployment in a VPC: what outlives what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from local.aws import Call, ControlPlane
from terraform_cli import Terraform
from tests.apply.resources import client
from tests.apply.stack import Stack, attached, successes

pytestmark = [pytest.mark.xdist_group("apply-role-path"), pytest.mark.long]


@dataclass(frozen=True)
class Applied:
    """What an apply called, and what is left to do after it."""

    calls: list[Call]
    has_changes: bool
    roles: set[str]


def variables(aws: ControlPlane, path: str) -> dict[str, Any]:
    ec2 = client(aws, "ec2")
    (vpc,) = ec2.describe_vpcs()["Vpcs"]
    subnets = ec2.describe_subnets()["Subnets"]
    network = {"vpc": {"id": vpc["VpcId"], "subnet_ids": [subnets[0]["SubnetId"]]}}
    return {
        "name": "gpt2",
        "model": {"image": "763104351884.dkr.ecr.us-east-1.amazonaws.com/team/gpt2-cpu:1"},
        "instance": {"type": "ml.m5.large"},
        "network": network,
        "iam": {"role_path": path},
    }


def apply(stack: Stack, path: str) -> Applied:
    calls = stack.apply(**variables(stack.aws, path))
    roles = client(stack.aws, "iam").list_roles(PathPrefix=path)["Roles"]
    has_changes = stack.has_changes(**variables(stack.aws, path))
    return Applied(calls, has_changes, {role["RoleName"] for role in roles})


@pytest.fixture(scope="module")
def stack(terraform: Terraform, aws: ControlPlane, directory: Path) -> Iterator[Stack]:
    with attached(terraform, aws, directory, ".") as running:
        yield running


@pytest.fixture(scope="module")
def moved(stack: Stack) -> Applied:
    apply(stack, "/")
    return apply(stack, "/teams/")


@pytest.fixture(scope="module")
def destroyed(stack: Stack, moved: Applied) -> list[Call]:
    assert moved.roles
    before = len(stack.aws.calls)
    stack.destroy(**variables(stack.aws, "/teams/"))
    return stack.aws.calls[before:]


def last(calls: list[Call], action: str) -> int:
    return max(n for n, call in enumerate(calls) if call.action == action and call.status < 300)


def first(calls: list[Call], action: str) -> int:
    return min(n for n, call in enumerate(calls) if call.action == action and call.status < 300)


def test_another_path_is_done_by_one_apply(moved: Applied) -> None:
    assert not moved.has_changes
    assert len(moved.roles) == 3


def test_the_endpoint_and_each_function_move_to_their_new_roles_in_place(moved: Applied) -> None:
    calls = moved.calls
    assert last(calls, "UpdateEndpoint") < last(calls, "DeleteRole")
    assert successes(calls, "CreateEndpoint", "UpdateEndpoint") == ["UpdateEndpoint gpt2"]
    assert len(successes(calls, "UpdateFunctionConfiguration")) == 2


def test_the_way_out_and_the_permissions_outlive_endpoint_and_model(destroyed: list[Call]) -> None:
    gone = last(destroyed, "DeleteModel")
    assert last(destroyed, "DeleteEndpoint") < gone
    assert gone < first(destroyed, "RevokeSecurityGroupEgress")


def test_the_roles_permissions_outlive_the_security_group(destroyed: list[Call]) -> None:
    assert first(destroyed, "DeleteSecurityGroup") < last(destroyed, "DeleteRolePolicy")
