"""Throttles: the bucket by itself, and which requests it applies to."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from local.apigateway.throttle import TokenBucket
from local.state import Throttle
from tests.local.apigateway.support import STAGE, Gateway, make_api, make_route

NEVER = 1e-9


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_passes_and_one_more_does_not() -> None:
    bucket = TokenBucket(rate=1, burst=3, clock=Clock())

    assert [bucket.take() for _ in range(4)] == [True, True, True, False]


def test_the_bucket_fills_at_its_rate() -> None:
    clock = Clock()
    bucket = TokenBucket(rate=2, burst=2, clock=clock)
    assert [bucket.take(), bucket.take(), bucket.take()] == [True, True, False]

    clock.now += 0.4
    assert not bucket.take()
    clock.now += 0.2
    assert bucket.take()
    assert not bucket.take()


def test_the_bucket_never_holds_more_than_its_burst() -> None:
    clock = Clock()
    bucket = TokenBucket(rate=10, burst=2, clock=clock)

    clock.now += 3600

    assert [bucket.take(), bucket.take(), bucket.take()] == [True, True, False]


@pytest.mark.anyio
async def test_a_request_over_the_throttle_gets_429_and_never_reaches_the_function() -> None:
    stage = replace(STAGE, throttle=Throttle(NEVER, 2))
    gateway = Gateway(make_api("GET /x", stage=stage))

    responses = [await gateway.send("GET", "/x") for _ in range(3)]

    assert [r.status_code for r in responses] == [200, 200, 429]
    assert responses[-1].text == '{"message":"Too Many Requests"}'
    assert len(gateway.lambdas.events) == 2


@pytest.mark.anyio
async def test_a_routes_own_throttle_goes_before_the_stages() -> None:
    stage = replace(STAGE, throttle=Throttle(NEVER, 1))
    roomy = make_route("GET /roomy", throttle=Throttle(NEVER, 3))
    gateway = Gateway(make_api(roomy, "GET /tight", stage=stage))

    roomy_statuses = [(await gateway.send("GET", "/roomy")).status_code for _ in range(4)]
    tight_statuses = [(await gateway.send("GET", "/tight")).status_code for _ in range(2)]

    assert roomy_statuses == [200, 200, 200, 429]
    assert tight_statuses == [200, 429]


@pytest.mark.anyio
async def test_without_a_throttle_everything_passes() -> None:
    gateway = Gateway(make_api("GET /x"))

    assert {(await gateway.send("GET", "/x")).status_code for _ in range(50)} == {200}
