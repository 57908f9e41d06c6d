"""Every fault of the SageMaker runtime, as the client of the API sees it."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest

from local.faults import RUNTIME, parse
from tests.e2e.conftest import Running

pytestmark = pytest.mark.xdist_group("e2e")


def generate(running: Running) -> httpx.Response:
    return running.client.post("/generate", json={"inputs": "to be"})


CASES: list[tuple[dict[str, Any], int, str, str | None]] = [
    ({"kind": "throttle"}, 429, "rate_limited", "1"),
    ({"kind": "model_error", "status": 400}, 400, "rejected_by_model", None),
    ({"kind": "model_error", "status": 413}, 400, "rejected_by_model", None),
    ({"kind": "model_error", "status": 422}, 400, "rejected_by_model", None),
    ({"kind": "model_error", "status": 429}, 429, "rate_limited", "1"),
    ({"kind": "model_error", "status": 500}, 502, "model_failed", None),
    ({"kind": "model_error", "status": 503}, 503, "model_unavailable", "5"),
    ({"kind": "model_error", "status": 0}, 502, "model_failed", None),
    ({"kind": "not_ready"}, 503, "model_unavailable", "5"),
    ({"kind": "unavailable"}, 503, "model_unavailable", "5"),
    ({"kind": "internal_failure"}, 502, "model_failed", None),
    ({"kind": "cut"}, 502, "model_failed", None),
    ({"kind": "endpoint_missing"}, 404, "endpoint_not_found", None),
    ({"kind": "access_denied"}, 502, "model_failed", None),
]


@pytest.mark.parametrize(
    ("fault", "status", "code", "retry_after"),
    CASES,
    ids=[f"{fault['kind']}-{fault.get('status', '')}" for fault, *_ in CASES],
)
def test_a_fault_has_its_status_one_error_shape_and_passes(
    running: Running, fault: dict[str, Any], status: int, code: str, retry_after: str | None
) -> None:
    running.stack.faults.add(parse(fault))

    response = generate(running)

    assert response.status_code == status
    assert response.headers["content-type"] == "application/json"
    assert response.headers.get("retry-after") == retry_after
    body = response.json()
    assert body.keys() == {"error", "request_id"}
    assert body["error"].keys() == {"message", "type", "param", "code"}
    assert body["error"]["code"] == code
    assert body["request_id"] == response.headers["x-request-id"]
    assert generate(running).status_code == 200


# Tested in tests/e2e/openai and test_streamed_chat.py.
OF_STREAMS_ONLY = {"error_event", "garbled", "pause", "stream_failure"}


def test_every_kind_of_fault_of_the_runtime_is_tested_here() -> None:
    assert {fault["kind"] for fault, *_ in CASES} | {"slow"} == set(RUNTIME) - OF_STREAMS_ONLY


def test_the_containers_own_words_about_a_bad_request_reach_the_client(running: Running) -> None:
    fault = {"kind": "model_error", "status": 422, "message": '{"error": "inputs must be short"}'}
    running.stack.faults.add(parse(fault))

    assert generate(running).json()["error"]["message"] == "inputs must be short"


def test_a_slow_model_is_waited_for(running: Running) -> None:
    running.stack.faults.add(parse({"kind": "slow", "seconds": 1.5}))
    began = time.monotonic()

    response = generate(running)

    assert (response.status_code, response.json()[0]["generated_text"]) == (200, "to be BE TO")
    assert time.monotonic() - began >= 1.5


def test_a_model_that_is_slower_than_the_functions_patience_is_a_time_out(
    running: Running,
) -> None:
    """It is the function that answers, before its own time-out and the API's 30 s."""
    running.stack.faults.add(parse({"kind": "slow", "seconds": 40}))
    began = time.monotonic()

    response = generate(running)

    assert response.status_code == 504
    assert response.json()["error"]["code"] == "model_timeout"
    assert time.monotonic() - began < 28


def test_faults_are_injected_over_http_too(running: Running) -> None:
    url = f"{running.stack.runtime_url}/_local/faults"

    assert httpx.post(url, json={"kind": "throttle", "times": 2}).is_success

    assert [generate(running).status_code for _ in range(3)] == [429, 429, 200]
