from __future__ import annotations

import asyncio
import time

import pytest

from local.clock import Clock
from local.lambda_service.shims.stack_time import scaled


def test_a_clock_starts_at_the_laptops_time() -> None:
    assert abs(Clock(3600).time() - time.time()) < 3600
    assert abs(Clock().time() - time.time()) < 1


def test_an_hour_passes_in_a_moment() -> None:
    clock = Clock(360_000)
    began, real = clock.time(), time.monotonic()
    asyncio.run(clock.sleep(3600))
    assert clock.time() - began >= 3600
    assert time.monotonic() - real < 5


def test_functions_need_nothing_to_see_the_laptops_time() -> None:
    assert Clock().environment() == {}


def test_functions_see_the_stacks_time() -> None:
    clock = Clock(60)
    start, speed = (float(part) for part in clock.environment()["LOCAL_CLOCK"].split(","))
    assert scaled(lambda: start + 10, start, speed)() == start + 600


@pytest.mark.parametrize("speed", [0, -1, float("inf")])
def test_a_clock_that_stands_still_or_runs_back_is_refused(speed: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        Clock(speed)
