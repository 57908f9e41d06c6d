"""Rate limits of clients, their headers, and what is counted, with failures."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from moto import mock_aws

from inference.errors import UpstreamTimeoutError
from rate_limits import tokens
from rate_limits.limiter import by_submission
from tests.lambdas.rate_limits.world import MAX_BODY_BYTES, NOON, SETTINGS, World, event, open_world
from web import deadline
from web.event import Request
from web.response import JSON, Response

TO_MIDNIGHT = 12 * 3600 - 10


def error(result: dict[str, Any]) -> tuple[int, str]:
    return result["statusCode"], json.loads(result["body"])["error"]["code"]


def test_requests_over_the_limit_of_a_minute_are_refused(world: World) -> None:
    assert world.statuses(3) == [200, 200, 200]

    refused = world.ask()

    assert error(refused) == (429, "requests_per_minute_exceeded")
    assert refused["headers"]["retry-after"] == "50"
    assert world.asked == 3
    assert world.today() == {"day": "2026-11-23", "requests": 3, "tokens": 30}


def test_requests_pass_again_in_the_next_calendar_minute(world: World) -> None:
    world.statuses(3)
    world.now = NOON + 49.9
    assert world.statuses(1) == [429]
    world.now = NOON + 50
    assert world.statuses(4) == [200, 200, 200, 429]


def test_each_client_has_its_own_limit(world: World) -> None:
    assert world.statuses(4, "alice") == [200, 200, 200, 429]
    assert world.statuses(2, "bob") == [200, 429]
    assert world.statuses(9, "carol") == [200] * 9
    assert world.today("bob")["requests"] == 1


def test_a_request_over_the_token_limit_is_refused_until_midnight(world: World) -> None:
    world.ask(answer={"usage": {"total_tokens": 700}})

    refused = world.ask(max_tokens=300)  # and a prompt of one

    assert error(refused) == (429, "tokens_per_day_exceeded")
    assert refused["headers"]["retry-after"] == str(TO_MIDNIGHT)
    assert world.ask(max_tokens=298)["statusCode"] == 200
    world.now = NOON + TO_MIDNIGHT
    assert world.ask(max_tokens=300)["statusCode"] == 200


def test_a_request_for_more_tokens_than_a_day_has_is_a_400(world: World) -> None:
    refused = world.ask(max_tokens=1000)

    assert error(refused) == (400, "too_many_tokens")
    assert "1002 tokens" in json.loads(refused["body"])["error"]["message"]
    assert refused["headers"]["x-should-retry"] == "false"
    assert world.wire.calls == []


def test_responses_have_the_rate_limit_headers_of_openai(world: World) -> None:
    world.ask()

    headers = world.ask()["headers"]

    told = {name: value for name, value in headers.items() if name.startswith("x-ratelimit")}
    assert told == {
        "x-ratelimit-limit-requests": "3",
        "x-ratelimit-remaining-requests": "1",
        "x-ratelimit-reset-requests": "50s",
        "x-ratelimit-limit-tokens": "1000",
        "x-ratelimit-remaining-tokens": "980",
        "x-ratelimit-reset-tokens": "11h59m50s",
    }


def test_a_refusal_has_the_headers_too(world: World) -> None:
    world.statuses(3)

    headers = world.ask()["headers"]

    assert headers["x-ratelimit-remaining-requests"] == "0"
    assert headers["x-ratelimit-remaining-tokens"] == "970"


def test_without_a_limit_there_are_no_headers_and_usage_counts(world: World) -> None:
    headers = world.ask("carol")["headers"]

    assert not [name for name in headers if name.startswith("x-ratelimit")]
    assert world.today("carol")["tokens"] == 10


def test_a_completion_may_use_more_than_was_set_aside(world: World) -> None:
    headers = world.ask(answer={"usage": {"total_tokens": 5000}})["headers"]

    assert headers["x-ratelimit-remaining-tokens"] == "0"
    assert world.today()["tokens"] == 5000
    assert error(world.ask()) == (429, "tokens_per_day_exceeded")


def test_a_failed_request_gets_its_tokens_back_and_counts_as_a_request(world: World) -> None:
    def fail(_: Request) -> Response:
        raise UpstreamTimeoutError

    result = world.handler(fail)(event("alice", '{"inputs": "a"}'), None)

    assert error(result) == (504, "model_timeout")
    assert result["headers"]["x-ratelimit-remaining-tokens"] == "1000"
    assert world.today() == {"day": "2026-11-23", "requests": 1, "tokens": 0}


def test_an_unexpected_failure_gets_its_tokens_back(world: World) -> None:
    def fail(_: Request) -> Response:
        raise KeyError("x")

    assert world.handler(fail)(event("alice", "{}"), None)["statusCode"] == 500
    assert world.today()["tokens"] == 0


def test_while_a_request_runs_its_tokens_are_set_aside(world: World) -> None:
    seen = []

    def look(_: Request) -> Response:
        seen.append(world.today()["tokens"])
        return Response(200, b'{"usage": {"total_tokens": 7}}', JSON)

    world.handler(look)(event("alice", '{"inputs": "abcd", "max_tokens": 50}'), None)

    assert seen == [1 + 1 + 50]
    assert world.today()["tokens"] == 7


def test_clients_without_an_identity_share_one_account(world: World) -> None:
    assert [world.ask(None)["statusCode"] for _ in range(4)] == [200, 200, 200, 429]
    assert json.loads(world.usage(None)["body"])["client"] == "anonymous"


def test_sessions_of_a_role_share_one_limit(world: World) -> None:
    def ask(session: str) -> int:
        arn = f"arn:aws:sts::123456789012:assumed-role/app/{session}"
        asked = event(None, '{"inputs": "a"}')
        asked["requestContext"]["authorizer"] = {"iam": {"userArn": arn}}
        answer = Response(200, b"[]", JSON)
        status: int = world.handler(lambda _: answer)(asked, None)["statusCode"]
        return status

    assert [ask(name) for name in ("a", "b/c", "d", "e")] == [200, 200, 200, 429]


def test_no_name_is_in_the_table(world: World) -> None:
    world.ask("alice")

    assert "alice" not in json.dumps(world.items())


def test_an_item_expires_when_its_history_is_over(world: World) -> None:
    world.ask()

    (item,) = world.items()
    assert int(item["ttl"]["N"]) == NOON + TO_MIDNIGHT + 31 * 86400


BROKEN = ["InternalServerError", "ThrottlingException", "AccessDeniedException", "time out"]


@pytest.mark.parametrize("how", BROKEN)
def test_closed_refuses_requests_while_the_table_fails(how: str, world: World) -> None:
    world.wire.broken = {1: how}

    refused = world.ask()

    assert error(refused) == (503, "limits_unavailable")
    assert int(refused["headers"]["retry-after"]) > 0
    assert world.asked == 0
    assert world.statuses(1) == [200]


@pytest.mark.parametrize("how", BROKEN)
def test_open_lets_requests_pass_while_the_table_fails_and_logs_it(
    how: str, log_records: list[logging.LogRecord]
) -> None:
    with mock_aws():
        world = open_world()
        world.wire.broken = {1: how}

        passed = world.ask()

        assert passed["statusCode"] == 200
        assert not [name for name in passed["headers"] if name.startswith("x-ratelimit")]
        assert world.wire.calls == ["update_item"]
        assert world.today()["requests"] == 0
    (line,) = [r for r in log_records if r.getMessage() == "not counted"]
    assert vars(line)["request_id"] == "r-1"


def test_a_response_that_cannot_be_settled_is_returned_unchanged(world: World) -> None:
    # The first write finds no minute, the second one begins it, the third one settles.
    world.wire.broken = {3: "time out"}

    result = world.ask()

    assert result["statusCode"] == 200
    # What was set aside stands: too much is counted, never too little.
    assert world.today()["tokens"] == 1 + 100
    assert result["headers"]["x-ratelimit-remaining-tokens"] == str(1000 - 101)


def test_a_settlement_is_never_retried(world: World) -> None:
    world.wire.broken = {3: "closed before"}
    world.ask()
    assert world.wire.calls == ["update_item"] * 3


def test_a_connection_that_was_closed_in_a_frozen_function_is_replaced(world: World) -> None:
    world.wire.broken = {1: "closed before"}
    assert world.statuses(1) == [200]


def test_a_slow_table_is_given_up_after_the_timeout(world: World) -> None:
    world.wire.broken = {0: "slow"}

    refused = world.ask()

    assert error(refused) == (503, "limits_unavailable")
    assert world.wire.calls == ["update_item"]


def test_a_minute_never_goes_back_when_clocks_differ(world: World) -> None:
    """Two functions at the turn of a minute: one continues the minute that the other has begun."""
    world.now = NOON + 50
    assert world.statuses(2) == [200, 200]
    world.now = NOON + 49
    assert world.statuses(2) == [200, 429]


def test_a_minute_that_another_function_begins_meanwhile_is_continued(world: World) -> None:
    """The first write finds no minute; before the second one, other requests use up the minute."""
    world.wire.before = {2: lambda: world.statuses(3)}

    assert error(world.ask()) == (429, "requests_per_minute_exceeded")
    assert world.today()["requests"] == 3


def test_a_minute_that_ended_meanwhile_does_not_come_back(world: World) -> None:
    """Between the two writes another function, whose clock is a little ahead, begins the next."""

    def go_ahead() -> None:
        world.now = NOON + 50
        assert world.statuses(2) == [200, 200]
        world.now = NOON + 49

    world.now = NOON + 49
    world.wire.before = {2: go_ahead}

    assert world.statuses(2) == [200, 429]
    world.now = NOON + 50
    assert world.statuses(1) == [429]


@pytest.fixture
def jobs(world: World) -> Callable[[dict[str, str]], dict[str, Any]]:
    """Submit a job whose response has these headers."""
    world.limiter = replace(world.limiter, used=by_submission)

    def submit(headers: dict[str, str]) -> dict[str, Any]:
        body = {"id": "0" * 44, "status": "queued", "url": "https://api.example.com/jobs/1"}
        answer = Response(202, json.dumps(body).encode(), JSON, headers)
        asked = {**event("alice", '{"inputs": "a"}'), "routeKey": "POST /jobs"}
        return world.handler(lambda _: answer)(asked, None)

    return submit


def test_a_job_uses_its_estimate(
    world: World, jobs: Callable[[dict[str, str]], dict[str, Any]]
) -> None:
    assert jobs({"location": "/jobs/1"})["headers"]["location"] == "/jobs/1"
    assert world.today()["tokens"] == 101


def test_a_replayed_job_uses_nothing_more(
    world: World, jobs: Callable[[dict[str, str]], dict[str, Any]]
) -> None:
    jobs({})
    jobs({"idempotent-replayed": "true"})
    assert world.today()["tokens"] == 101


@pytest.mark.usefixtures("stopped_clock")
def test_the_model_leaves_the_time_that_the_correction_takes(world: World) -> None:
    lefts = []

    def model(_: Request) -> Response:
        lefts.append(deadline.current().left())
        return Response(200, b'{"usage": {"total_tokens": 12}}', JSON)

    context = SimpleNamespace(get_remaining_time_in_millis=lambda: 10_750)
    world.handler(model)(event("alice", '{"inputs": "a"}'), context)

    assert lefts == [10 - SETTINGS.timeout_seconds]
    assert len(world.wire.left) >= 2
    assert all(left <= SETTINGS.timeout_seconds for left in world.wire.left)


def running(world: World, then: Callable[[], object], tokens: int = 900) -> None:
    """Do something while a request with so many tokens is in progress, which uses 12."""

    def model(_: Request) -> Response:
        then()
        return Response(200, b'{"usage": {"total_tokens": 12}}', JSON)

    body = json.dumps({"inputs": "a", "max_tokens": tokens})
    world.handler(model)(event("alice", body), None)


def test_while_the_tokens_are_reserved_by_requests_in_progress_the_wait_is_short(
    world: World,
) -> None:
    results = []
    running(world, lambda: results.append(world.ask(max_tokens=200)))

    assert error(results[0]) == (429, "tokens_per_day_exceeded")
    assert results[0]["headers"]["retry-after"] == "5"
    assert "in progress" in json.loads(results[0]["body"])["error"]["message"]
    assert world.ask(max_tokens=200)["statusCode"] == 200


def test_where_the_tokens_would_not_be_enough_either_way_the_wait_is_until_midnight(
    world: World,
) -> None:
    world.ask(answer={"usage": {"total_tokens": 900}})
    results = []
    running(world, lambda: results.append(world.ask(max_tokens=200)), tokens=50)

    assert results[0]["headers"]["retry-after"] == str(TO_MIDNIGHT)


@pytest.mark.parametrize("minutes", [0, 1])
def test_a_request_in_progress_counts_as_such_in_the_next_minute(
    minutes: int, world: World
) -> None:
    results = []

    def later() -> None:
        world.now += 20 + 40 * minutes
        results.append(world.ask(max_tokens=200))

    running(world, later)

    assert results[0]["headers"]["retry-after"] == "5"
    assert world.today()["tokens"] == 12
    (item,) = world.items()
    assert {item.get(f"in_flight_{slot}", {"N": "0"})["N"] for slot in range(3)} == {"0"}


@pytest.mark.parametrize("minutes", [2, 3, 4, 6, 100])
def test_what_a_function_that_was_killed_left_reserved_is_not_in_progress_for_long(
    minutes: int, world: World
) -> None:
    class Killed(BaseException):
        pass

    def die() -> None:
        raise Killed

    with pytest.raises(Killed):
        running(world, die, tokens=700)
    world.now += 60 * minutes
    before = world.today()["tokens"]
    world.ask(max_tokens=100)
    result = world.ask(max_tokens=500)

    assert before == 701 + 1
    assert error(result) == (429, "tokens_per_day_exceeded")
    assert int(result["headers"]["retry-after"]) > 5


def test_a_job_is_never_in_progress(
    world: World, jobs: Callable[[dict[str, str]], dict[str, Any]]
) -> None:
    jobs({})

    assert all(item.get("in_flight_0", {"N": "0"})["N"] == "0" for item in world.items())
    assert [call for call in world.wire.calls if call == "update_item"] == ["update_item"] * 2


def test_a_body_that_is_too_large_is_not_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("the body was parsed")

    monkeypatch.setattr(tokens, "estimate", fail)
    body = json.dumps({"inputs": "a" * MAX_BODY_BYTES})
    answer = Response(200, b"{}", JSON)
    result = world.handler(lambda _: answer)(event("alice", body), None)

    assert result["statusCode"] == 200  # of a route that does not look at it
    assert world.today()["requests"] == 1


def test_a_key_has_the_limits_that_its_authorizer_reports(world: World) -> None:
    alice = {"lambda": {"key_name": "alice", "key_rules": '{"limits":{"requests_per_minute":1}}'}}

    assert world.statuses(2, alice) == [200, 429]
    limits = json.loads(world.usage(alice)["body"])["limits"]
    assert limits == {"requests_per_minute": 1, "tokens_per_day": 1000}


def test_limits_that_are_not_known_change_nothing(world: World) -> None:
    alice = {"lambda": {"key_name": "alice", "key_rules": '{"limits":{"bytes_per_day":1}}'}}

    assert world.statuses(4, alice) == [200, 200, 200, 429]
