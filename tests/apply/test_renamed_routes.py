"""Routes of one's own get other keys and other functions on a live deployment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from local.aws import Call, ControlPlane
from terraform_cli import Terraform
from tests.apply.resources import everything
from tests.apply.stack import initialized, successes
from tests.apply.transitions.things import Things

pytestmark = [pytest.mark.xdist_group("apply-renamed-routes"), pytest.mark.long]

BASE: dict[str, Any] = {
    "name": "gpt2",
    "model": {"image": "763104351884.dkr.ecr.us-east-1.amazonaws.com/team/gpt2-cpu:1"},
    "serverless": {},
}
CREATED = {
    "function": {"handler": "app.handler", "zip_path": "@zip 1"},
    "throttle": {"rate_per_second": 2, "burst": 4},
}
TRAFFIC = ("CreateRoute", "DeleteRoute", "UpdateRoute", "CreateIntegration", "DeleteIntegration")
API = ("DeleteApi", "DeleteRestApi", "DeleteStage")


def existing(number: int) -> dict[str, Any]:
    """A function of the root, with a throttle of its route."""
    function = {"name": f"@function {number}", "invoke_arn": f"@invoke_arn {number}"}
    return {"function": function, "throttle": {"rate_per_second": 3}}


FIRST = {"POST /summarize": CREATED, "GET /files/{id}": existing(1)}
OTHER_KEYS = {"POST /summaries": CREATED, "GET /files/{name}": existing(1)}
OTHER_FUNCTION = {"POST /summaries": CREATED, "GET /files/{name}": existing(2)}


@dataclass(frozen=True)
class Step:
    """What one apply called, the routes after it, and whether a plan has work."""

    calls: list[Call]
    routes: set[str]
    exists: set[str]
    has_changes: bool

    def positions(self, action: str) -> list[int]:
        return [n for n, c in enumerate(self.calls) if c.action == action and c.status < 300]


@pytest.fixture(scope="module", params=["HTTP", "REST"])
def kind(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture(scope="module")
def steps(
    kind: str, terraform: Terraform, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Step]:
    """Apply one after the other: routes, the same under other keys, another function."""
    with ControlPlane() as aws:
        things = Things(aws)
        stack = initialized(terraform, aws, tmp_path_factory.mktemp(kind), ".")

        def step(routes: dict[str, Any]) -> Step:
            variables = things.named({**BASE, "api": {"type": kind}, "routes": routes})
            calls = stack.apply(**variables)
            keys = {route.key for api in stack.applied().apis for route in api.routes}
            return Step(calls, keys, everything(aws), stack.has_changes(**variables))

        return {
            "first": step(FIRST),
            "other keys": step(OTHER_KEYS),
            "other function": step(OTHER_FUNCTION),
        }


def test_each_change_is_done_by_one_apply(steps: dict[str, Step]) -> None:
    assert [name for name, step in steps.items() if step.has_changes] == []
    assert steps["first"].routes >= set(FIRST)
    assert steps["other keys"].routes == steps["other function"].routes
    assert steps["other keys"].routes >= set(OTHER_KEYS)
    assert not steps["other keys"].routes & set(FIRST)


def test_the_api_stays(steps: dict[str, Step]) -> None:
    changes = [*steps["other keys"].calls, *steps["other function"].calls]
    assert successes(changes, *API) == []


def test_nothing_is_left_of_the_previous_key(steps: dict[str, Step]) -> None:
    names = {name for name in steps["other keys"].exists if "summar" in name}
    assert names
    assert [name for name in names if "summarize" in name] == []


def test_another_name_of_a_variable_updates_the_route(kind: str, steps: dict[str, Step]) -> None:
    """API Gateway may refuse the two beside each other; a REST API gets one new document."""
    calls = steps["other keys"].calls
    created = [call.action for call in calls if call.action in TRAFFIC and call.status < 300]
    expected = {"HTTP": 1, "REST": 0}[kind]
    assert [created.count(action) for action in ("CreateRoute", "DeleteRoute", "UpdateRoute")] == [
        expected
    ] * 3


def test_a_route_leads_to_another_function_once_that_may_be_invoked(
    kind: str, steps: dict[str, Step]
) -> None:
    step = steps["other function"]
    leads = {"HTTP": "UpdateIntegration", "REST": "UpdateStage"}[kind]
    assert max(step.positions("AddPermission")) < min(step.positions(leads))
