"""Callers of examples/jobs, and what their tests wait for.

The clock runs 20 times as fast: a sweep a minute is one every 3 s.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import httpx
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from local.fake_internet import Receiver
from local.faults import parse
from local.identity import Credentials as Keys
from local.stack import CLIENT_POLICY, Stack
from tests.e2e.conftest import TIMEOUT_SECONDS, Log

HOOKS, INSIDE, BOTH = "hooks.example.com", "inside.example.com", "both.example.com"
"""A public receiver; names that lead to the cloud's metadata, and to a private network as well."""

SPEED = 20
ENDED = {"succeeded", "failed", "expired"}


class Caller:
    """Somebody who signs every request."""

    def __init__(self, stack: Stack, keys: Keys) -> None:
        self._stack = stack
        self._keys = Credentials(keys.access_key_id, keys.secret_access_key, keys.session_token)
        self._client = httpx.Client(timeout=TIMEOUT_SECONDS)

    def call(self, method: str, path: str, body: bytes = b"", **headers: str) -> httpx.Response:
        """Send a request; headers by their names with underscores."""
        return self._send(method, self._stack.url + path, body, headers)

    def follow(self, url: str) -> httpx.Response:
        """Get what a URL in a response leads to."""
        return self._send("GET", url, b"", {})

    def _send(
        self, method: str, url: str, body: bytes, headers: Mapping[str, str]
    ) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = AWSRequest(method, url, {"content-type": "application/json", **named}, body)
        SigV4Auth(self._keys, "execute-api", self._stack.region).add_auth(request)
        return self._client.request(method, url, content=body, headers=dict(request.headers))

    def submit(self, inputs: str, **headers: str) -> httpx.Response:
        return self.call("POST", "/jobs", json.dumps({"inputs": inputs}).encode(), **headers)

    def submit_until_taken(self, inputs: str, key: str) -> str:
        """Submit as a patient client does: the same key until the answer is 202. The job's id."""
        for _ in range(60):
            answer = self.submit(inputs, idempotency_key=key)
            if answer.status_code == 202:
                return str(answer.json()["id"])
            assert answer.status_code in (429, 500, 502, 503, 504), answer.text
            time.sleep(0.3)
        raise AssertionError("the job was never taken")

    def get(self, job_id: str) -> dict[str, Any]:
        answer = self.call("GET", f"/jobs/{job_id}")
        assert answer.status_code == 200, answer.text
        job: dict[str, Any] = answer.json()
        return job

    def wait(self, job_id: str, seconds: float = 60) -> dict[str, Any]:
        """The job once it has ended."""
        job: dict[str, Any] = until(lambda: ended(self.get(job_id)), seconds)
        return job

    def list_all(self) -> list[dict[str, Any]]:
        """Every job, whatever the table's weakness makes the caller ask again."""
        jobs: list[dict[str, Any]] = []
        cursor = ""
        while True:
            page = until(partial(self._page, cursor))
            jobs += page["jobs"]
            if page["next_cursor"] is None:
                return jobs
            cursor = f"&cursor={page['next_cursor']}"

    def _page(self, cursor: str) -> dict[str, Any] | None:
        answer = self.call("GET", f"/jobs?limit=100{cursor}")
        if answer.status_code == 503:  # job_store_unavailable: ask again
            return None
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.json()
        return page


def ended(job: dict[str, Any]) -> dict[str, Any] | None:
    return job if job["status"] in ENDED else None


def until(look: Callable[[], Any], seconds: float = 60) -> Any:
    """What `look` returns, once it is something."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.3)
    return found


@dataclass(frozen=True)
class Jobs:
    """The running example, its log, and the receiver that all its internet leads to."""

    stack: Stack
    log: Log
    receiver: Receiver


def somebody_else(stack: Stack) -> Caller:
    arn = f"arn:aws:iam::{stack.applied.account_id}:user/somebody-else"
    return Caller(stack, stack.identities.mint(arn, [CLIENT_POLICY]))


def breaks(stack: Stack, **definition: Any) -> None:
    stack.faults.add(parse(definition))


def function(stack: Stack, name: str) -> str:
    """The full name of a function: notify → gpt2-jobs-jobs-notify."""
    [found] = [each.name for each in stack.applied.functions if each.name.endswith(f"-jobs-{name}")]
    return found


def seconds(job: dict[str, Any]) -> float:
    """From a job's creation to its end, in the stack's time."""
    times = [datetime.fromisoformat(job[name]) for name in ("created_at", "finished_at")]
    return (times[1] - times[0]).total_seconds()
