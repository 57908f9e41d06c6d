"""The largest body fits the least memory that the variable `functions` accepts for it."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rate_limits import tokens
from rate_limits.tokens import Estimate
from tests.lambdas.conftest import GENERATE, with_settings

LAMBDAS = Path(__file__).parents[2] / "lambdas"
MAX_BODY_BYTES = 4 * 1024 * 1024
RATE_LIMITS = {
    "table_name": "t",
    "default": {"requests_per_minute": 1, "tokens_per_day": 10**9},
    "keys": {},
    "default_completion_tokens": 1,
    "on_failure": "open",
    "timeout_seconds": 0.1,
    "history_days": 1,
}
# Parses a body as the functions do with rate limits, and prints the most memory it ever had, in MB.
PROGRAM = """
import json, sys
from types import SimpleNamespace
import generate.handler as function

# No call is made: the time is over.
context = SimpleNamespace(aws_request_id="r-1", get_remaining_time_in_millis=lambda: 0)
event = json.loads(sys.stdin.read())
assert function.handler(event, context)["statusCode"] >= 500
with open("/proc/self/status") as status:
    print(next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024)
"""


def objects(size: int) -> str:
    return '{"inputs": [' + ",".join(['{"":0}'] * (size // 7 - 10)) + "]}"


def lists(size: int) -> str:
    return '{"inputs": [' + ",".join(["[[]]"] * (size // 5 - 10)) + "]}"


def text(size: int) -> str:
    return '{"inputs": "' + "\\u00e9" * (size // 6 - 10) + '"}'


@pytest.mark.parametrize("body", [objects, lists, text])
def test_the_largest_body_fits_the_memory_that_a_plan_demands(body: Callable[[int], str]) -> None:
    whole = body(MAX_BODY_BYTES)
    assert MAX_BODY_BYTES * 0.99 < len(whole) <= MAX_BODY_BYTES
    settings = {**GENERATE, "max_body_bytes": MAX_BODY_BYTES, "rate_limits": RATE_LIMITS}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**with_settings(settings), "PYTHONPATH": str(LAMBDAS)},
        input=json.dumps({"routeKey": "POST /generate", "body": whole}),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert float(done.stdout) < 64 + math.ceil(44 * MAX_BODY_BYTES / 2**20)


def test_a_response_that_is_too_large_to_be_returned_is_not_parsed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_: bytes) -> None:
        raise AssertionError("the response was parsed")

    monkeypatch.setattr(tokens, "_parse", fail)
    body = b"[" + b"{}," * (2 * 2**20) + b"{}]"

    assert tokens.used(body, Estimate(10, 500)) == 510
