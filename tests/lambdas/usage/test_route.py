"""GET /usage: the client's own usage, for a number of days."""

from __future__ import annotations

import json

import pytest

from tests.lambdas.rate_limits.world import NOON, World

DAY = 86_400


def test_usage_limits_and_remainders_are_returned(world: World) -> None:
    world.statuses(2)

    assert json.loads(world.usage(days="2")["body"]) == {
        "client": "key:alice",
        "limits": {"requests_per_minute": 3, "tokens_per_day": 1000},
        "remaining": {"requests": 1, "tokens": 980},
        "reset_seconds": {"requests": 50, "tokens": 43190},
        "days": [
            {"day": "2026-11-23", "requests": 2, "tokens": 20},
            {"day": "2026-11-22", "requests": 0, "tokens": 0},
        ],
    }


def test_without_a_limit_the_remainder_is_null(world: World) -> None:
    body = json.loads(world.usage("carol")["body"])

    assert body["remaining"] == {"requests": None, "tokens": None}


def test_previous_days_are_returned(world: World) -> None:
    world.statuses(3)
    world.now = NOON + 2 * DAY
    world.statuses(1)

    days = json.loads(world.usage(days="3")["body"])["days"]

    assert [(day["day"], day["requests"]) for day in days] == [
        ("2026-11-25", 1),
        ("2026-11-24", 0),
        ("2026-11-23", 3),
    ]


def test_requests_of_a_past_minute_do_not_count(world: World) -> None:
    world.statuses(3)
    world.now = NOON + 60

    assert json.loads(world.usage()["body"])["remaining"]["requests"] == 3


def test_a_week_is_returned_by_default(world: World) -> None:
    assert len(json.loads(world.usage()["body"])["days"]) == 7


def test_clients_see_only_their_own_usage(world: World) -> None:
    world.statuses(3, "alice")

    for caller in ("bob", "carol", None):
        assert world.today(caller) == {"day": "2026-11-23", "requests": 0, "tokens": 0}


def test_requests_for_usage_are_not_counted(world: World) -> None:
    for _ in range(5):
        assert world.usage()["statusCode"] == 200
    assert world.items() == []


@pytest.mark.parametrize("days", ["0", "32", "-1", "1.5", "", "a", "\u0661", "9999999999", " 1"])
def test_invalid_days_are_refused(days: str, world: World) -> None:
    refused = world.usage(days=days)

    assert refused["statusCode"] == 400
    assert json.loads(refused["body"])["error"]["code"] == "invalid_days"
    assert "from 1 to 31" in refused["body"]


def test_a_failing_table_is_a_503(world: World) -> None:
    world.wire.broken = {1: "InternalServerError"}

    refused = world.usage()

    assert refused["statusCode"] == 503
    assert json.loads(refused["body"])["error"]["code"] == "limits_unavailable"
