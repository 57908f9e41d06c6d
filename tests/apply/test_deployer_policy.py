"""The policy of docs/deployer-policy.json suffices for an apply, an update and a destroy.

It is the least: it is exactly what these needed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from local.aws import ControlPlane
from local.deployer import Deployer, Permission
from local.iam import is_allowed
from terraform_cli import Terraform, TerraformError
from tests.apply.resources import everything
from tools.deployer_policy import (
    DEPLOYMENT,
    DOCUMENT,
    MAX_CHARACTERS,
    Document,
    filled,
    policy,
    run,
)

pytestmark = pytest.mark.xdist_group("apply-deployer-policy")

ACCOUNT = "210987654321"
REGION = "us-east-1"
WRITTEN: Document = json.loads(DOCUMENT.read_text(encoding="utf-8"))
POLICY = filled(WRITTEN, DEPLOYMENT, REGION, ACCOUNT)


@dataclass(frozen=True)
class Life:
    """What a life under the policy needed, and what it left."""

    needed: tuple[Permission, ...]
    left: set[str]


@pytest.fixture(scope="module")
def life(terraform: Terraform, directory: Path) -> Iterator[Life]:
    deployer = Deployer([POLICY])
    with ControlPlane(region=REGION, account_id=ACCOUNT, deployer=deployer) as aws:
        run(terraform, aws, directory)
        yield Life(tuple(deployer.needed), everything(aws))


def test_an_identity_with_the_policy_applies_updates_and_destroys(life: Life) -> None:
    assert [name for name in life.left if DEPLOYMENT in name] == []


def test_the_policy_is_what_was_needed(life: Life) -> None:
    assert policy(life.needed, REGION, ACCOUNT) == WRITTEN, "run python -m tools.deployer_policy"


@pytest.mark.parametrize("statement", POLICY["Statement"], ids=lambda each: each["Action"][0])
def test_every_statement_is_needed(life: Life, statement: Document) -> None:
    others = [each for each in POLICY["Statement"] if each != statement]
    rest = {**POLICY, "Statement": others}
    assert not all(
        is_allowed(
            [rest], each.action, each.resource, dict([each.condition]) if each.condition else {}
        )
        for each in life.needed
    )


def test_a_role_has_room_for_the_policy_of_the_longest_name() -> None:
    longest = filled(WRITTEN, "a" * 32, "ap-southeast-1", ACCOUNT)
    assert len("".join(json.dumps(longest).split())) <= MAX_CHARACTERS


def test_no_action_is_a_pattern() -> None:
    for statement in POLICY["Statement"]:
        assert not [action for action in statement["Action"] if "*" in action]


@pytest.mark.mutation
@pytest.mark.parametrize("action", ["iam:PassRole", "lambda:CreateFunction", "sagemaker:AddTags"])
def test_an_apply_fails_without_a_permission(
    terraform: Terraform, tmp_path: Path, action: str
) -> None:
    statements = [
        {**each, "Action": [name for name in each["Action"] if name != action]}
        for each in POLICY["Statement"]
    ]
    deployer = Deployer([{**POLICY, "Statement": statements}])
    with (
        ControlPlane(region=REGION, account_id=ACCOUNT, deployer=deployer) as aws,
        pytest.raises(TerraformError, match=f"not authorized to perform: {action}"),
    ):
        run(terraform, aws, tmp_path)
