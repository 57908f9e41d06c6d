"""Scripts of other origins may send what the routes read, and read what they send."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from generate.route import TARGET_VARIANT
from jobs import callback_policy
from jobs_submit import idempotency
from rate_limits.limiter import REPLAYED
from tools import cors_headers as cors

VARIABLES = Path(__file__).parents[2] / "variables.api.tf"


@pytest.mark.parametrize(
    ("field", "expected"),
    [("allow_headers", cors.ALLOWED), ("expose_headers", cors.EXPOSED)],
)
def test_the_default_of_the_variable_is_the_list(field: str, expected: tuple[str, ...]) -> None:
    text = VARIABLES.read_text(encoding="utf-8")
    (default,) = re.findall(rf"{field}\s*= optional\(list\(string\), \[(.*?)\]\)", text, re.DOTALL)

    assert tuple(json.loads(f"[{default.strip().rstrip(',')}]")) == expected


def test_every_header_that_a_route_reads_is_allowed() -> None:
    read = {TARGET_VARIANT, idempotency.HEADER, callback_policy.HEADER}

    assert read <= set(cors.ALLOWED)


def test_every_header_about_the_outcome_is_exposed() -> None:
    wanted = {REPLAYED, "location", "retry-after", "x-request-id", "x-should-retry"}

    assert wanted <= set(cors.EXPOSED)
