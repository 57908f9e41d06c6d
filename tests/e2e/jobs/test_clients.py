"""The life of a job through real clients that sign: axios with aws4, requests, curl."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from local.stack import Stack
from tests.e2e.clients.http_clients import PLAIN, Answer, Call, Signer
from tests.e2e.jobs.support import breaks

pytestmark = [pytest.mark.xdist_group("e2e-jobs"), pytest.mark.usefixtures("node")]

Send = Callable[..., Answer]


@pytest.fixture(params=PLAIN)
def send(request: pytest.FixtureRequest, stack: Stack) -> Send:
    """Send a signed request by one of the clients."""
    signer = Signer(stack.credentials, stack.region)

    def call(method: str, path: str, body: Any = None, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return PLAIN[request.param](
            stack.url, Call(method, path, body, headers=named, signer=signer)
        )

    return call


def polled(send: Send, submitted: Answer) -> Any:
    """The job once it has ended, asked for as its responses say: where, and how often."""
    answer = submitted
    for _ in range(60):
        # The stack's time passes faster than the client's.
        time.sleep(min(int(answer.headers["retry-after"]), 1))
        answer = send("GET", submitted.headers["location"])
        assert answer.status == 200, answer.text
        if "retry-after" not in answer.headers:
            return answer.json()
    raise AssertionError("the job never ended")


def test_a_job_is_submitted_repeated_polled_listed_and_deleted(send: Send) -> None:
    key = f"key-{time.monotonic_ns()}"

    first = send("POST", "/jobs", {"inputs": "to be"}, idempotency_key=key)
    again = send("POST", "/jobs", {"inputs": "to be"}, idempotency_key=key)
    other = send("POST", "/jobs", {"inputs": "not to be"}, idempotency_key=key)

    assert (first.status, again.status) == (202, 202)
    assert again.headers["location"] == first.headers["location"]
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    assert (other.status, other.json()["error"]["code"]) == (422, "idempotency_key_reused")

    job = polled(send, first)
    assert (job["status"], job["result"]) == ("succeeded", [{"generated_text": "to be BE TO"}])
    assert send("DELETE", first.headers["location"]).status == 204
    assert send("GET", first.headers["location"]).status == 404


def test_a_list_is_read_page_by_page(send: Send) -> None:
    older, newer = (send("POST", "/jobs", {"inputs": "listed"}).json()["id"] for _ in range(2))

    first = send("GET", "/jobs?limit=1").json()
    # curl signs the query as it is written: its parameters have to be in order.
    second = send("GET", f"/jobs?cursor={first['next_cursor']}&limit=1").json()

    assert [job["id"] for job in first["jobs"] + second["jobs"]] == [newer, older]


def test_a_refusal_leaves_no_job_and_says_when_to_come_again(stack: Stack, send: Send) -> None:
    breaks(stack, kind="throttle")
    key = f"key-{time.monotonic_ns()}"

    refused = send("POST", "/jobs", {"inputs": "refused"}, idempotency_key=key)
    second = send("POST", "/jobs", {"inputs": "refused"}, idempotency_key=key)

    assert (refused.status, refused.json()["error"]["code"]) == (429, "rate_limited")
    assert int(refused.headers["retry-after"]) > 0
    assert second.status == 202
    assert "idempotent-replayed" not in second.headers
    assert send("DELETE", second.headers["location"]).status == 204
