"""The largest body fits the least memory that the variable `functions` accepts for it."""

from __future__ import annotations

import json
import math
import subprocess
import sys

import pytest

from tests.lambdas.conftest import with_settings
from tests.lambdas.openai_routes.conftest import SETTINGS
from tests.lambdas.test_memory import LAMBDAS, MAX_BODY_BYTES, PROGRAM, RATE_LIMITS


def filled(before: str, item: str, after: str) -> str:
    """A body of the largest size, with as many items as there is room for."""
    room = MAX_BODY_BYTES - len(before) - len(after)
    return before + ",".join([item] * (room // (len(item) + 1) - 1)) + after


BODIES = {
    "messages": filled('{"messages":[', '{"role":"user","content":""}', "]}"),
    "schema": filled(
        '{"messages":[{"role":"user","content":"a"}],"tools":[{"type":"function",'
        '"function":{"name":"f","parameters":{"a":[',
        "[[]]",
        "]}}}]}",
    ),
}


@pytest.mark.parametrize("body", BODIES)
def test_the_largest_body_fits_the_memory_that_a_plan_demands(body: str) -> None:
    settings = {**SETTINGS, "max_body_bytes": MAX_BODY_BYTES, "rate_limits": RATE_LIMITS}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.replace("generate.handler", "openai_buffered.handler")],
        env={**with_settings(settings), "PYTHONPATH": str(LAMBDAS)},
        input=json.dumps({"routeKey": "POST /v1/chat/completions", "body": BODIES[body]}),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert float(done.stdout) < 64 + math.ceil(44 * MAX_BODY_BYTES / 2**20)
