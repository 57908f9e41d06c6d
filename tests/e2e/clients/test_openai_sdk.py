"""OpenAI's SDKs: what they repeat, what they wait for, and which error they raise."""

from __future__ import annotations

import time
from typing import Any

import pytest

from local.faults import parse
from tests.e2e.clients.http_clients import OPENAI, Answer, Call, HttpClient
from tests.e2e.conftest import Running

pytestmark = [pytest.mark.xdist_group("e2e-clients"), pytest.mark.usefixtures("node")]

RETRIES = 2


@pytest.fixture(params=OPENAI)
def sdk(request: pytest.FixtureRequest) -> HttpClient:
    return OPENAI[request.param]


def ask(running: Running, sdk: HttpClient, *faults: dict[str, Any], **changes: Any) -> Answer:
    for fault in faults:
        running.stack.faults.add(parse(fault))
    return sdk(running.stack.url, Call(retries=RETRIES, **changes))


SLOW = {"kind": "slow", "seconds": 20, "times": None}
REFUSED: list[tuple[str, dict[str, Any], int, str, str]] = [
    ("timeout", SLOW, 504, "InternalServerError", "model_timeout"),
    ("422", {"kind": "model_error", "status": 422}, 400, "BadRequestError", "rejected_by_model"),
    ("missing", {"kind": "endpoint_missing"}, 404, "NotFoundError", "endpoint_not_found"),
]


@pytest.mark.parametrize(
    ("fault", "status", "error", "code"),
    [case[1:] for case in REFUSED],
    ids=[case[0] for case in REFUSED],
)
def test_what_would_fail_again_is_sent_once(
    running: Running, sdk: HttpClient, fault: dict[str, Any], status: int, error: str, code: str
) -> None:
    answer = ask(running, sdk, {**fault, "times": None})

    assert (answer.status, answer.error, answer.code) == (status, error, code)
    assert answer.headers["x-should-retry"] == "false"
    assert len(answer.requests) == 1


@pytest.mark.parametrize(
    "fault",
    [{"kind": "throttle"}, {"kind": "model_error", "status": 500}, {"kind": "not_ready"}],
    ids=["429", "502", "503"],
)
def test_what_may_pass_is_sent_again_after_its_pause(
    running: Running, sdk: HttpClient, fault: dict[str, Any]
) -> None:
    began = time.monotonic()

    answer = ask(running, sdk, fault)

    assert (answer.status, answer.error) == (200, None)
    assert len(answer.requests) == 2
    pauses = {"throttle": 1, "not_ready": 5}
    assert time.monotonic() - began >= pauses.get(str(fault["kind"]), 0)


def test_a_refusal_of_the_api_itself_is_an_error_of_the_sdk(
    running: Running, sdk: HttpClient
) -> None:
    answer = ask(running, sdk, key="wrong-" + "x" * 40)

    assert (answer.status, answer.error) == (403, "PermissionDeniedError")
    assert len(answer.requests) == 1
