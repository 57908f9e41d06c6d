"""examples/variants over HTTP: the weights decide who answers, or the request does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from local.stack import Stack
from tests.e2e.conftest import TIMEOUT_SECONDS
from tests.e2e.test_signed import sign

pytestmark = [pytest.mark.xdist_group("e2e-variants"), pytest.mark.long]

BODY = b'{"inputs": "one two"}'


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """Equal weights, so that both variants are seen within few requests."""
    canary = {"model": {"engine": "transformers", "id": "distilbert/distilgpt2"}}
    with Stack("variants", model="echo", variables={"variants": {"canary": canary}}) as running:
        yield running


def ask(stack: Stack, **headers: str) -> httpx.Response:
    url = stack.generate_url
    signed: dict[str, Any] = sign(stack, url, BODY)
    return httpx.post(url, content=BODY, headers=signed | headers, timeout=TIMEOUT_SECONDS)


@pytest.mark.parametrize("name", ["AllTraffic", "canary"])
def test_a_request_is_answered_by_the_variant_that_it_names(stack: Stack, name: str) -> None:
    for _ in range(5):
        answer = ask(stack, **{"x-target-variant": name})
        assert (answer.status_code, answer.headers["x-invoked-variant"]) == (200, name)


def test_other_requests_are_shared_by_weight(stack: Stack) -> None:
    # One run in 500,000 would see but one of two equal shares.
    answered = {ask(stack).headers["x-invoked-variant"] for _ in range(20)}
    assert answered == {"AllTraffic", "canary"}


def test_an_unknown_variant_is_an_error_that_names_the_known_ones(stack: Stack) -> None:
    answer = ask(stack, **{"X-Target-Variant": "unknown"})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "unknown_variant"
    assert "AllTraffic, canary" in answer.json()["error"]["message"]
    assert answer.headers["x-should-retry"] == "false"
