"""examples/limits over HTTP: what each client may use, with many at once and whatever breaks.

The clock runs at a twentieth of its speed: a minute takes twenty, so that few tests see its end.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import httpx
import pytest

from local.faults import parse
from local.stack import Stack
from local.state.records import Applied, Route
from tests.apply.resources import client as aws_client
from tests.e2e.conftest import Log

pytestmark = pytest.mark.xdist_group("e2e-limits")

SLOWNESS = 20
PATIENCE_SECONDS = 120
CALLERS = 100
MANY = 20

# What a request of the tests takes: four bytes a token of "to be", one for a number, and two words.
BODY = {"inputs": "to be", "parameters": {"max_new_tokens": 2, "details": True}}
TOKENS = 2 + 1 + 2
END = 1  # the token with which an answer ends by itself

LIMITS = {
    "busy": {"requests_per_minute": 30},
    "greedy": {"tokens_per_day": 600},
    "few": {"requests_per_minute": 2},
    **{f"one-of-many-{n}": {"requests_per_minute": 3} for n in range(MANY)},
}
NAMES = [*LIMITS, *(f"spare-{n}" for n in range(20))]
# An engine that reports the tokens that it generated, if `details` asks for them.
REPORTS_TOKENS = {
    "model": {"engine": "tgi", "id": "openai-community/gpt2"},
    "instance": {"type": "ml.g5.xlarge"},
}
LOG = Log()
TABLE = "gpt2-limits-rate-limits"


def key_of(name: str) -> str:
    return f"{name}-" + "a1B2" * 10


class Api:
    """The running stack, for callers by their names."""

    def __init__(self, stack: Stack, client: httpx.Client) -> None:
        self.stack = stack
        self._client = client
        self._spare = iter([name for name in NAMES if name.startswith("spare")])

    def somebody(self) -> str:
        """A caller who has not asked for anything yet."""
        return next(self._spare)

    def ask(self, name: str, body: Any = None) -> httpx.Response:
        """POST /generate, again while the API itself, for all callers together, is too busy."""
        while True:
            answer = self._client.post("/generate", json=body or BODY, headers=_key(name))
            if answer.text != '{"message":"Too Many Requests"}':
                return answer
            time.sleep(0.2)

    def look(self, name: str, **query: str) -> httpx.Response:
        """GET /usage."""
        return self._client.get("/usage", params=query, headers=_key(name))

    def usage(self, name: str, **query: str) -> Any:
        """What GET /usage says, once its throttle lets it pass."""
        while True:
            answer = self.look(name, **query)
            if answer.status_code != 429:
                assert answer.status_code == 200, answer.text
                return answer.json()
            time.sleep(0.5)

    def today(self, name: str) -> tuple[int, int]:
        """A caller's requests and tokens of today."""
        day = self.usage(name, days="1")["days"][0]
        return day["requests"], day["tokens"]

    def calm(self) -> None:
        """Wait for the next minute, and with it the next day, if this one is nearly over."""
        left = self.usage("few")["reset_seconds"]["requests"]
        if left <= 5:
            time.sleep((left + 1) * SLOWNESS)

    def breaks(self, **definition: Any) -> None:
        function = "gpt2-limits-generate"
        self.stack.faults.add(parse({"function": function, "operation": "UpdateItem"} | definition))


def _key(name: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key_of(name)}"}


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def patient(applied: Applied) -> Applied:
    """Return the state with longer timeouts.

    A laptop with a hundred callers is slower than DynamoDB, and than any setting allows.
    """
    functions = tuple(
        replace(function, timeout_seconds=PATIENCE_SECONDS) for function in applied.functions
    )
    apis = tuple(
        replace(api, routes=tuple(_patient_route(route) for route in api.routes))
        for api in applied.apis
    )
    # Of one call of the table, of which a request waits for three.
    changes = {"rate_limits": {"timeout_seconds": PATIENCE_SECONDS // 4}}
    return replace(applied, functions=functions, apis=apis).with_settings(changes)


def _patient_route(route: Route) -> Route:
    return replace(
        route, integration=replace(route.integration, timeout_milliseconds=PATIENCE_SECONDS * 1000)
    )


@pytest.fixture(scope="module")
def shared() -> Iterator[Api]:
    variables = {
        "api_keys": {
            name: {"sha256": [hashlib.sha256(key_of(name).encode()).hexdigest()]} for name in NAMES
        },
        "rate_limits": {
            "requests_per_minute": 1000,
            "tokens_per_day": 10000,
            "keys": LIMITS,
        },
    }
    with (
        Stack(
            "limits",
            model="echo",
            variables=variables,
            arguments=REPORTS_TOKENS,
            clock_speed=1 / SLOWNESS,
            log=LOG.write,
        ) as stack,
        httpx.Client(
            base_url=stack.url,
            timeout=PATIENCE_SECONDS,
            limits=httpx.Limits(max_connections=CALLERS),
        ) as client,
    ):
        stack.reload(patient(stack.applied))
        yield Api(stack, client)


@pytest.fixture
def api(shared: Api) -> Iterator[Api]:
    shared.stack.faults.clear()
    shared.calm()
    yield shared
    shared.stack.faults.clear()


def test_a_hundred_requests_at_once_get_the_limit_and_not_one_more(api: Api) -> None:
    with ThreadPoolExecutor(CALLERS) as pool:
        answers = list(pool.map(api.ask, ["busy"] * CALLERS))

    assert Counter(answer.status_code for answer in answers) == {200: 30, 429: 70}
    refused = [answer for answer in answers if answer.status_code == 429]
    assert {code(answer)[1] for answer in refused} == {"requests_per_minute_exceeded"}
    left = [int(a.headers["x-ratelimit-remaining-requests"]) for a in answers]
    assert Counter(left) == {0: 71, **dict.fromkeys(range(1, 30), 1)}
    assert api.today("busy") == (30, 30 * TOKENS)


def test_a_hundred_requests_at_once_take_a_days_tokens_and_not_one_more(api: Api) -> None:
    with ThreadPoolExecutor(CALLERS) as pool:
        answers = list(pool.map(api.ask, ["greedy"] * (CALLERS + 40)))

    statuses = Counter(answer.status_code for answer in answers)
    assert statuses == {200: 600 // TOKENS, 429: 20}, {answer.text for answer in answers}
    assert api.today("greedy") == (600 // TOKENS, 600)
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert code(refused)[1] == "tokens_per_day_exceeded"
    assert 0 < int(refused.headers["retry-after"]) <= 86400


def test_many_callers_at_once_have_a_limit_each(api: Api) -> None:
    names = [f"one-of-many-{n}" for n in range(MANY)]
    with ThreadPoolExecutor(CALLERS) as pool:
        answers = list(pool.map(api.ask, names * 5))

    for number, name in enumerate(names):
        statuses = [answer.status_code for answer in answers[number::MANY]]
        assert sorted(statuses) == [200, 200, 200, 429, 429], (name, statuses)
        assert api.today(name)[0] == 3


def test_a_refusal_says_when_to_come_again_and_the_next_minute_lets_pass(api: Api) -> None:
    assert [api.ask("few").status_code for _ in range(2)] == [200, 200]
    refused = api.ask("few")
    assert code(refused) == (429, "requests_per_minute_exceeded")
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert refused.headers["x-ratelimit-limit-requests"] == "2"
    assert refused.headers["x-ratelimit-reset-requests"].endswith("s")
    assert refused.json()["request_id"] == refused.headers["x-request-id"]

    # As if the requests had been those of the minute before.
    table = aws_client(api.stack.aws, "dynamodb")
    account = hashlib.sha256(b"key:few").hexdigest()[:32]
    (item,) = [i for i in table.scan(TableName=TABLE)["Items"] if i["account"]["S"] == account]
    item["minute"] = {"N": str(int(item["minute"]["N"]) - 1)}
    table.put_item(TableName=TABLE, Item=item)

    assert api.ask("few").status_code == 200


def test_what_the_model_refuses_takes_no_tokens(api: Api) -> None:
    name = api.somebody()
    api.stack.faults.add(parse({"kind": "model_error", "status": 500}))

    assert code(api.ask(name)) == (502, "model_failed")
    assert api.today(name) == (1, 0)


def test_a_body_that_is_none_takes_no_tokens(api: Api) -> None:
    name = api.somebody()

    assert api.ask(name, {"inputs": ""}).status_code == 400
    assert api.today(name) == (1, 0)


@pytest.mark.parametrize("kind", ["table_down", "table_throttle", "answer_lost"])
def test_while_nobody_can_count_nobody_passes(api: Api, kind: str) -> None:
    name = api.somebody()
    api.breaks(kind=kind, times=2)

    refused = api.ask(name)

    assert code(refused) == (503, "limits_unavailable")
    assert "retry-after" in refused.headers
    api.stack.faults.clear()
    assert api.ask(name).status_code == 200


def test_with_open_everybody_passes_while_nobody_can_count(api: Api) -> None:
    name, applied = api.somebody(), api.stack.applied
    api.stack.reload(applied.with_settings({"rate_limits": {"on_failure": "open"}}))
    try:
        api.breaks(kind="table_down", times=None)
        passed = api.ask(name)
    finally:
        api.stack.reload(applied)

    assert passed.status_code == 200
    assert "x-ratelimit-limit-requests" not in passed.headers
    request_id = passed.headers["x-request-id"]
    lines = [line for _, line in LOG.lines if request_id in line and "not counted" in line]
    assert json.loads(lines[0])["cause"] == "InternalServerError"
    api.stack.faults.clear()
    assert api.today(name) == (0, 0)


@pytest.mark.parametrize("kind", ["table_down", "answer_lost"])
def test_an_answer_is_given_though_its_tokens_cannot_be_settled(api: Api, kind: str) -> None:
    name = api.somebody()
    assert api.ask(name).status_code == 200
    body = {"inputs": "to be", "parameters": {"max_new_tokens": 50, "details": True}}
    api.breaks(kind=kind, skip=1)

    assert api.ask(name, body).status_code == 200
    # Either what was set aside stands, or what was corrected; never less.
    settled = {"table_down": 2 + 1 + 50, "answer_lost": TOKENS + END}
    assert api.today(name) == (2, TOKENS + settled[kind])


def test_a_function_that_is_killed_leaves_its_tokens_set_aside(api: Api) -> None:
    name = api.somebody()
    assert api.ask(name).status_code == 200
    body = {"inputs": "to be", "parameters": {"max_new_tokens": 50, "details": True}}
    api.breaks(kind="handler_crash", skip=1, moment="before")

    assert api.ask(name, body).status_code == 500
    assert api.today(name) == (2, TOKENS + 53)
    assert api.ask(name).status_code == 200


def test_usage_is_the_callers_own(api: Api) -> None:
    name, other = api.somebody(), api.somebody()
    api.ask(name)

    told = api.usage(name)

    assert told["client"] == f"key:{name}"
    assert told["limits"] == {"requests_per_minute": 1000, "tokens_per_day": 10000}
    assert told["remaining"]["tokens"] == 10000 - TOKENS
    assert len(told["days"]) == 7
    assert api.today(other) == (0, 0)
    for query in ({"client": name}, {"account": f"key:{name}"}):
        assert api.usage(other, **query)["client"] == f"key:{other}"


def test_usage_is_for_those_with_a_key(api: Api) -> None:
    assert httpx.get(f"{api.stack.url}/usage").status_code == 403


def test_a_route_with_a_throttle_of_its_own_leaves_the_others_alone(api: Api) -> None:
    """Ten at once, then five a second."""

    with ThreadPoolExecutor(30) as pool:
        answers = list(pool.map(api.look, ["few"] * 100))

    assert {answer.status_code for answer in answers} == {200, 429}
    assert api.ask(api.somebody()).status_code == 200
