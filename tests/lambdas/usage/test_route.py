"""GET /usage: the caller's own, as far back as he asks."""

from __future__ import annotations

import json

import pytest

from tests.lambdas.rate_limits.world import NOON, World

DAY = 86_400


def test_usage_limits_and_what_is_left_are_told(world: World) -> None:
    world.statuses(2)

    assert json.loads(world.usage(days="2")["body"]) == {
        "caller": "key:alice",
        "limits": {"requests_per_minute": 3, "tokens_per_day": 1000},
        "remaining": {"requests": 1, "tokens": 980},
        "reset_seconds": {"requests": 50, "tokens": 43190},
        "days": [
            {"day": "2026-11-23", "requests": 2, "tokens": 20},
            {"day": "2026-11-22", "requests": 0, "tokens": 0},
        ],
    }


def test_who_has_no_limit_has_null_left(world: World) -> None:
    body = json.loads(world.usage("carol")["body"])

    assert body["remaining"] == {"requests": None, "tokens": None}


def test_the_days_before_are_told(world: World) -> None:
    world.statuses(3)
    world.now = NOON + 2 * DAY
    world.statuses(1)

    days = json.loads(world.usage(days="3")["body"])["days"]

    assert [(day["day"], day["requests"]) for day in days] == [
        ("2026-11-25", 1),
        ("2026-11-24", 0),
        ("2026-11-23", 3),
    ]


def test_the_minute_that_is_over_is_not_held_against_anybody(world: World) -> None:
    world.statuses(3)
    world.now = NOON + 60

    assert json.loads(world.usage()["body"])["remaining"]["requests"] == 3


def test_a_week_is_told_by_default(world: World) -> None:
    assert len(json.loads(world.usage()["body"])["days"]) == 7


def test_nobody_sees_anothers(world: World) -> None:
    world.statuses(3, "alice")

    for caller in ("bob", "carol", None):
        assert world.today(caller) == {"day": "2026-11-23", "requests": 0, "tokens": 0}


def test_asking_is_not_counted(world: World) -> None:
    for _ in range(5):
        assert world.usage()["statusCode"] == 200
    assert world.items() == []


@pytest.mark.parametrize("days", ["0", "32", "-1", "1.5", "", "a", "\u0661", "9999999999", " 1"])
def test_days_that_cannot_be_had_are_refused(days: str, world: World) -> None:
    refused = world.usage(days=days)

    assert refused["statusCode"] == 400
    assert json.loads(refused["body"])["error"]["code"] == "invalid_days"
    assert "from 1 to 31" in refused["body"]


def test_a_table_that_fails_is_said_so(world: World) -> None:
    world.wire.broken = {1: "InternalServerError"}

    refused = world.usage()

    assert refused["statusCode"] == 503
    assert json.loads(refused["body"])["error"]["code"] == "limits_unavailable"
