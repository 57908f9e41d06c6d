"""The policies of docs/deployer-policy/ suffice for an apply, an update and a destroy.

They are the least: they are exactly what these needed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from local.aws import ControlPlane
from local.deployer import Deployer, Permission
from terraform_cli import Terraform, TerraformError
from tests.apply.resources import everything
from tools.deployer_policy import (
    GROUPS,
    MAX_CHARACTERS,
    Document,
    filled,
    policies,
    run,
    written,
)
from tools.deployer_settings import DEPLOYMENT

pytestmark = [pytest.mark.xdist_group("apply-deployer-policy"), pytest.mark.long]

ACCOUNT = "210987654321"
REGION = "us-east-1"
WRITTEN = written()
POLICIES = [filled(each, DEPLOYMENT, REGION, ACCOUNT) for each in WRITTEN.values()]
STATEMENTS = [statement for each in POLICIES for statement in each["Statement"]]


@dataclass(frozen=True)
class Life:
    """What a life under the policy needed, and what it left."""

    needed: tuple[Permission, ...]
    left: set[str]


@pytest.fixture(scope="module")
def life(terraform: Terraform, directory: Path) -> Iterator[Life]:
    deployer = Deployer(POLICIES)
    with ControlPlane(region=REGION, account_id=ACCOUNT, deployer=deployer) as aws:
        run(terraform, aws, directory)
        yield Life(tuple(deployer.needed), everything(aws))


def test_an_identity_with_the_policies_applies_updates_and_destroys(life: Life) -> None:
    assert [name for name in life.left if DEPLOYMENT in name] == []


def test_the_policies_are_what_was_needed(life: Life) -> None:
    needed = policies(life.needed, REGION, ACCOUNT)
    assert needed == WRITTEN, "run python -m tools.deployer_policy"


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda each: each["Action"][0])
def test_every_statement_is_needed(life: Life, statement: Document) -> None:
    rest = Deployer([{"Statement": [each for each in STATEMENTS if each != statement]}])
    assert not all(map(rest.allows, life.needed))


@pytest.mark.parametrize("name", GROUPS)
def test_a_managed_policy_has_room_for_each_document_with_the_longest_names(name: str) -> None:
    longest = filled(WRITTEN[name], "a" * 32, "ap-southeast-1", ACCOUNT)
    assert len("".join(json.dumps(longest).split())) <= MAX_CHARACTERS


def test_no_action_is_a_pattern() -> None:
    for statement in STATEMENTS:
        assert not [action for action in statement["Action"] if "*" in action]


def test_no_role_but_the_deployment_s_and_the_log_s_is_granted() -> None:
    roles = {
        resource.partition(":role/")[2]
        for statement in STATEMENTS
        for resource in statement["Resource"]
        if ":role/" in resource
    }
    assert {each for each in roles if not each.startswith("aws-service-role/")} == {
        f"{DEPLOYMENT}*",
        f"apigateway-logs-{REGION}",
    }


@pytest.mark.mutation
@pytest.mark.parametrize(
    ("action", "account"),
    [  # in accounts of their own, because an apply that fails leaves what it has created
        ("iam:PassRole", "210987654322"),
        ("lambda:CreateFunction", "210987654323"),
        ("sagemaker:AddTags", "210987654324"),
    ],
)
def test_an_apply_fails_without_a_permission(
    terraform: Terraform, tmp_path: Path, action: str, account: str
) -> None:
    statements = [
        {**each, "Action": [name for name in each["Action"] if name != action]}
        for policy in WRITTEN.values()
        for each in filled(policy, DEPLOYMENT, REGION, account)["Statement"]
    ]
    deployer = Deployer([{"Version": "2012-10-17", "Statement": statements}])
    with (
        ControlPlane(region=REGION, account_id=account, deployer=deployer) as aws,
        pytest.raises(TerraformError, match=f"not authorized to perform: {action}"),
    ):
        run(terraform, aws, tmp_path)
