"""Another authentication on a live API: each change in one apply, and no route breaks meanwhile."""

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

pytestmark = [pytest.mark.xdist_group("apply-authentication"), pytest.mark.long]

BASE: dict[str, Any] = {
    "name": "gpt2",
    "model": {"image": "763104351884.dkr.ecr.us-east-1.amazonaws.com/team/gpt2-cpu:1"},
    "serverless": {},
}
JWT = {
    "api": {"auth": "JWT"},
    "jwt": {"issuer": "https://issuer.example.com", "audiences": ["gpt2"], "scopes": ["generate"]},
}
FIXED_NAMES = ("CreateFunction", "CreateRole", "CreateLogGroup", "CreateSecret")


def api_key(version: int) -> dict[str, Any]:
    keys = {"alice": {"secret_version": version}}
    return {"api": {"auth": "API_KEY"}, "api_keys": {"keys": keys}}


@dataclass(frozen=True)
class Step:
    """What one apply called, the routes' authorization, and whether a plan has work.

    ``authorizers`` is how many more there are than before.
    """

    calls: list[Call]
    routes: set[str]
    authorizers: int
    has_changes: bool

    def position(self, action: str, *, last: bool = False) -> int:
        """Return where the first, or the last, successful call of the action stands."""
        places = [n for n, c in enumerate(self.calls) if c.action == action and c.status < 300]
        return places[-1 if last else 0]


def step(stack: Stack, **variables: Any) -> Step:
    calls = stack.apply(**BASE, **variables)
    gateway = client(stack.aws, "apigatewayv2")
    (api,) = gateway.get_apis()["Items"]
    routes = gateway.get_routes(ApiId=api["ApiId"])["Items"]
    return Step(
        calls,
        {route["AuthorizationType"] for route in routes},
        len(successes(calls, "CreateAuthorizer")) - len(successes(calls, "DeleteAuthorizer")),
        stack.has_changes(**BASE, **variables),
    )


@pytest.fixture(scope="module")
def stack(terraform: Terraform, aws: ControlPlane, directory: Path) -> Iterator[Stack]:
    with attached(terraform, aws, directory, ".") as running:
        yield running


@pytest.fixture(scope="module")
def steps(stack: Stack) -> dict[str, Step]:
    """Apply one after the other: keys, a rotation, tokens, open routes, keys again, signatures."""
    return {
        "keys": step(stack, **api_key(1)),
        "rotated": step(stack, **api_key(2)),
        "tokens": step(stack, **JWT),
        "open": step(stack, api={"auth": "NONE"}),
        "keys again": step(stack, **api_key(1)),
        "signed": step(stack),
    }


def test_each_change_is_done_by_one_apply(steps: dict[str, Step]) -> None:
    found = {
        name: (each.routes, each.authorizers, each.has_changes) for name, each in steps.items()
    }
    assert found == {
        "keys": ({"CUSTOM"}, 1, False),
        "rotated": ({"CUSTOM"}, 0, False),
        "tokens": ({"JWT"}, 0, False),
        "open": ({"NONE"}, -1, False),
        "keys again": ({"CUSTOM"}, 1, False),
        "signed": ({"AWS_IAM"}, -1, False),
    }


@pytest.mark.parametrize("name", ["tokens", "signed"])
def test_the_authorizer_and_its_permission_outlive_the_update_of_the_routes(
    steps: dict[str, Step], name: str
) -> None:
    updated = steps[name].position("UpdateRoute", last=True)
    assert updated < steps[name].position("DeleteAuthorizer")
    # Its function may be gone by then, and the permission with it.
    removals = [n for n, c in enumerate(steps[name].calls) if c.action == "RemovePermission"]
    assert updated < removals[0]


def test_a_route_gets_the_authorizer_once_it_may_be_invoked(steps: dict[str, Step]) -> None:
    again = steps["keys again"]
    allowed = [
        number
        for number, call in enumerate(again.calls)
        if call.action == "AddPermission" and call.status < 300
    ]
    assert again.position("CreateFunction") < allowed[0] < again.position("UpdateRoute")


def test_a_rotation_creates_nothing_again_and_keeps_the_previous_key(
    steps: dict[str, Step],
) -> None:
    rotated = steps["rotated"]
    assert successes(rotated.calls, *FIXED_NAMES) == []
    assert successes(rotated.calls, "UpdateSecretVersionStage") == []


def test_nothing_with_a_fixed_name_is_created_twice(steps: dict[str, Step]) -> None:
    conflicts = [
        f"{call.action} {call.resource}"
        for each in steps.values()
        for call in each.calls
        if call.action.startswith("Create") and call.status == 409
    ]
    assert conflicts == []
