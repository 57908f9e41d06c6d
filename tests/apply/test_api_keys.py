"""Keys that Terraform makes: in Secrets Manager, and nowhere else; rotated, and taken away."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from authorizer.key_ring import find
from authorizer.secret_store import SecretStore
from authorizer.settings import StoredKey
from local.aws import Call, ControlPlane
from terraform_cli import Terraform
from tests.apply.resources import client
from tests.apply.stack import Stack, attached

pytestmark = [pytest.mark.xdist_group("apply-keys"), pytest.mark.long]


@dataclass(frozen=True)
class Step:
    """What one apply did, and what it left."""

    calls: list[Call]
    has_changes: bool
    arns: dict[str, str]
    keys: dict[str, str]
    written: str


def variables(versions: dict[str, int]) -> dict[str, Any]:
    """Return the example's variables for keys of these versions."""
    return {"api_keys": {name: {"secret_version": each} for name, each in versions.items()}}


def step(stack: Stack, **versions: int) -> Step:
    """Apply; note the current keys, and all that Terraform wrote in its folder and in its JSON."""
    calls = stack.apply(**variables(versions))
    secrets = client(stack.aws, "secretsmanager")
    arns: dict[str, str] = stack.applied().outputs["api_key_secret_arns"]
    keys = {
        name: secrets.get_secret_value(SecretId=arn)["SecretString"] for name, arn in arns.items()
    }
    has_changes = stack.has_changes(**variables(versions))
    shown = json.dumps(stack.terraform.show(stack.directory))
    files = [path for path in stack.directory.rglob("*") if path.is_file()]
    texts = [f.read_text(errors="replace") for f in files if ".terraform" not in f.parts]
    return Step(calls, has_changes, arns, keys, shown + "\n".join(texts))


@pytest.fixture(scope="module")
def stack(terraform: Terraform, aws: ControlPlane, directory: Path) -> Iterator[Stack]:
    with attached(terraform, aws, directory, "examples/api-key") as running:
        yield running


@pytest.fixture(scope="module")
def created(stack: Stack) -> Step:
    return step(stack, alice=1, bob=1)


@pytest.fixture(scope="module")
def rotated(stack: Stack, created: Step) -> Step:  # noqa: ARG001 - it comes after
    return step(stack, alice=2, bob=1)


@pytest.fixture(scope="module")
def revoked(stack: Stack, rotated: Step) -> Step:  # noqa: ARG001 - it comes after
    return step(stack, alice=2)


def owner(stack: Stack, arn: str, key: str, after_seconds: float = 0) -> str | None:
    """Whose key it is, seconds from now, by the authorizer's own code with an hour's overlap."""

    def now() -> float:
        return time.time() + after_seconds

    secrets = client(stack.aws, "secretsmanager")
    store = SecretStore({"alice": StoredKey(arn, 3600)}, secrets, now)
    entries, complete = store.entries()
    assert complete
    return find(entries, key, now())


def test_each_key_is_long_and_random(created: Step) -> None:
    assert set(created.keys) == {"alice", "bob"}
    assert created.keys["alice"] != created.keys["bob"]
    for key in created.keys.values():
        assert len(key) == 48
        assert key.isalnum()


def test_no_key_is_in_the_state_or_in_any_file(created: Step, rotated: Step) -> None:
    for each in (created, rotated):
        assert "gpt2-keys/keys/alice" in each.written
        for key in each.keys.values():
            assert key not in each.written


def test_no_key_is_in_a_plan(stack: Stack, rotated: Step, tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    document = plan_document(stack, plan, alice=3, bob=1)

    actions = {
        change["address"]: change["change"]["actions"] for change in document["resource_changes"]
    }
    version = 'module.llm.module.secret["keys/alice"].aws_secretsmanager_secret_version.this'
    # The new version becomes the current one, and the previous one stays for the overlap.
    assert sorted(actions[version]) == ["create", "delete"]
    text = json.dumps(document)
    for key in [*rotated.keys.values(), *all_made(stack)]:
        assert key not in text
        assert key.encode() not in plan.read_bytes()


def plan_document(stack: Stack, plan: Path, **versions: int) -> dict[str, Any]:
    """Plan into a file, and return what the plan says."""
    environment = stack.aws.environment()
    stack.terraform.plan(
        stack.directory, variables=variables(versions), environment=environment, out=plan
    )
    return stack.terraform.show(stack.directory, plan)


def all_made(stack: Stack) -> list[str]:
    """Every key that a secret of the account has had."""
    secrets = client(stack.aws, "secretsmanager")
    return [
        secrets.get_secret_value(SecretId=secret["Name"], VersionId=version["VersionId"])[
            "SecretString"
        ]
        for secret in secrets.list_secrets()["SecretList"]
        for version in secrets.list_secret_version_ids(SecretId=secret["Name"])["Versions"]
    ]


def test_a_second_plan_finds_nothing_to_do(created: Step, rotated: Step, revoked: Step) -> None:
    assert [each.has_changes for each in (created, rotated, revoked)] == [False] * 3


def test_the_authorizer_may_read_the_keys_secrets_and_nothing_else(
    stack: Stack, created: Step
) -> None:
    applied = stack.applied()
    (role,) = [role for role in applied.roles if "authorizer" in role.name]
    (statement,) = [
        statement
        for policy in role.policies
        for statement in policy["Statement"]
        if "secretsmanager" in json.dumps(statement)
    ]
    assert statement["Action"] == ["secretsmanager:GetSecretValue"]
    assert created.arns
    assert set(statement["Resource"]) == set(applied.outputs["api_key_secret_arns"].values())
    for other in applied.roles:
        if other is not role:
            assert "secretsmanager" not in json.dumps(other.policies)


def test_another_version_makes_a_new_key_for_that_name_only(created: Step, rotated: Step) -> None:
    assert rotated.keys["alice"] != created.keys["alice"]
    assert rotated.keys["bob"] == created.keys["bob"]
    assert rotated.arns == created.arns
    written = [call.action for call in rotated.calls if call.service == "secretsmanager"]
    assert written.count("PutSecretValue") == 1


def test_after_a_rotation_both_keys_count_until_the_overlap_is_over(
    stack: Stack, created: Step, rotated: Step
) -> None:
    arn = rotated.arns["alice"]

    assert owner(stack, arn, created.keys["alice"]) == "alice"
    assert owner(stack, arn, rotated.keys["alice"]) == "alice"
    assert owner(stack, arn, created.keys["alice"], after_seconds=3601) is None
    assert owner(stack, arn, rotated.keys["alice"], after_seconds=3601) == "alice"


def test_a_name_that_is_taken_out_has_no_key_any_more(
    stack: Stack, rotated: Step, revoked: Step
) -> None:
    assert set(revoked.keys) == {"alice"}
    assert owner(stack, rotated.arns["bob"], rotated.keys["bob"]) is None


def test_the_api_remembers_no_answer_of_the_authorizer(stack: Stack, created: Step) -> None:
    """Without a word on it AWS takes 300 s, so the 0 must really be sent."""
    assert created.arns
    (api,) = stack.applied().apis
    named = api.routes[0].authorizer
    assert named is not None
    gateway = client(stack.aws, "apigatewayv2")
    authorizer = gateway.get_authorizer(ApiId=api.id, AuthorizerId=named.id)

    assert authorizer["AuthorizerResultTtlInSeconds"] == 0
    assert not authorizer.get("IdentitySource")
