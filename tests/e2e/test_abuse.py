"""Clients that send much, slowly, or all at once: no other client notices, or sees any of it."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from local.faults import parse
from tests.e2e.conftest import Running

pytestmark = pytest.mark.xdist_group("e2e")

MARKER = re.compile(r"marker[0-9a-f]{16}")
CALLERS, ROUNDS = 8, 12


def test_nothing_of_one_caller_is_in_anothers_answer(running: Running) -> None:
    """Each caller mixes good requests with bad ones, so that functions are reused after errors."""
    running.stack.faults.add(parse({"kind": "throttle", "times": None, "probability": 0.2}))

    def call(number: int) -> list[tuple[str, httpx.Response]]:
        answers = []
        for turn in range(ROUNDS):
            marker = f"marker{secrets.token_hex(8)}"
            headers = {"x-marker": marker}
            end = '"}' if (number + turn) % 3 else ""  # without it the body is no JSON
            body = f'{{"inputs": "{marker}{end}'
            answers.append(
                (marker, running.client.post("/generate", content=body, headers=headers))
            )
        return answers

    with ThreadPoolExecutor(CALLERS) as pool:
        answers = [answer for each in pool.map(call, range(CALLERS)) for answer in each]

    assert {answer.status_code for _, answer in answers} == {200, 400, 429}
    for marker, answer in answers:
        seen = set(MARKER.findall(f"{answer.text}\n{answer.headers}".lower()))
        assert seen == ({marker} if answer.status_code == 200 else set())


@pytest.mark.parametrize("megabytes", [5, 7, 11])
def test_a_body_over_any_limit_is_refused_and_the_next_request_is_answered(
    running: Running, megabytes: int
) -> None:
    """Over ours (4 MB), over Lambda's (6 MB) and over the HTTP API's (10 MB)."""
    body = b'{"inputs": "' + b"a" * (megabytes * 1024 * 1024) + b'"}'

    assert running.client.post("/generate", content=body).status_code == 413
    assert running.client.post("/generate", json={"inputs": "to be"}).status_code == 200


def test_a_body_that_comes_slowly_holds_up_nobody(running: Running) -> None:
    def drops() -> Iterator[bytes]:
        for part in (b'{"inp', b'uts": ', b'"to ', b'be"}'):
            yield part
            time.sleep(0.5)

    def slow(_: int) -> float:
        assert running.client.post("/generate", content=drops()).status_code == 200
        return time.monotonic()

    with ThreadPoolExecutor(CALLERS) as pool:
        ends = pool.map(slow, range(CALLERS))
        assert running.client.post("/generate", json={"inputs": "to be"}).status_code == 200
        answered = time.monotonic()
        assert all(answered < end for end in ends)
