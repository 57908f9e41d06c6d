from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.budget import budget
from web import event as events
from web import http_handler, identity, key_rules
from web.event import Request
from web.key_rules import EVERYTHING, KeyRules, KeyRulesError
from web.response import JSON, Response

names = st.none() | st.lists(st.text(), max_size=3).map(tuple)
limits = st.dictionaries(st.text(), st.integers(1), max_size=3)


@budget(100)
@given(rules=st.builds(KeyRules, names, names, limits))
def test_rules_are_read_as_they_were_written(rules: KeyRules) -> None:
    assert key_rules.parse(key_rules.to_text(rules)) == rules


def test_without_rules_there_is_no_text() -> None:
    assert key_rules.to_text(EVERYTHING) == ""
    assert key_rules.parse("") == EVERYTHING


@budget(200)
@given(text=st.text() | st.recursive(st.integers() | st.text(), st.lists).map(json.dumps))
def test_any_other_text_is_refused(text: str) -> None:
    with contextlib.suppress(KeyRulesError):
        assert key_rules.to_text(key_rules.parse(text)) in ("", text)


@pytest.mark.parametrize(
    "value",
    [
        [],
        {"route": []},
        {"routes": "POST /generate"},
        {"routes": [1]},
        {"models": {}},
        {"limits": []},
        {"limits": {"requests_per_minute": 0}},
        {"limits": {"requests_per_minute": 1.5}},
        {"limits": {"requests_per_minute": True}},
    ],
)
def test_wrong_rules_are_refused(value: Any) -> None:
    with pytest.raises(KeyRulesError):
        key_rules.parse(json.dumps(value))


def test_a_key_may_use_the_models_that_are_named() -> None:
    assert EVERYTHING.may_use_model("gpt2")
    assert KeyRules(models=("gpt2",)).may_use_model("gpt2")
    assert not KeyRules(models=("gpt2",)).may_use_model("gpt3")


def handled(rules: str, decorate: http_handler.Decorator | None = None) -> tuple[int, list[str]]:
    """The status of POST /generate with a key that has rules, and the routes that were asked."""
    asked = []

    def route(request: Request) -> Response:
        asked.append(request.route)
        return Response(200, b"{}", JSON)

    event = {
        "routeKey": "POST /generate",
        "requestContext": {"authorizer": {"lambda": {"key_name": "alice", "key_rules": rules}}},
    }
    result = http_handler.create(route, decorate)(event, None)
    return result["statusCode"], asked


def test_a_route_that_the_key_may_use_is_asked() -> None:
    assert handled('{"routes":["GET /usage","POST /generate"]}') == (200, ["POST /generate"])
    assert handled("") == (200, ["POST /generate"])


def test_a_route_that_the_key_may_not_use_is_a_403_before_anything_else() -> None:
    counted = []

    def decorate(route: http_handler.Route) -> http_handler.Route:
        def counting(request: Request) -> Response:
            counted.append(request.route)
            return route(request)

        return counting

    assert handled('{"routes":["GET /usage"]}', decorate) == (403, [])
    assert counted == []


def test_rules_that_cannot_be_read_let_nobody_pass() -> None:
    assert handled("{") == (500, [])


@pytest.mark.parametrize(
    "event",
    [
        {"requestContext": {"authorizer": {"lambda": {"key_name": "alice", "key_rules": "R"}}}},
        {
            "httpMethod": "POST",
            "requestContext": {"authorizer": {"key_name": "alice", "key_rules": "R"}},
        },
    ],
    ids=["format 2.0", "format 1.0"],
)
def test_the_rules_arrive_with_the_event_of_either_api(event: dict[str, Any]) -> None:
    request = events.parse(event, "id")

    assert (request.key_name, request.key_rules) == ("alice", "R")
    assert identity.of(request).name == "key:alice"


def test_no_client_sends_rules_of_its_own() -> None:
    event = {"headers": {"key_rules": "{}"}, "requestContext": {"key_rules": "{}"}}

    assert events.parse(event, "id").key_rules == ""
