"""The instances of an endpoint, which may be none."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from local.clock import Clock
from local.state import Endpoint

SLOTS = 4
"""Invocations at once on an instance, where the configuration leaves it to SageMaker."""


@dataclass(frozen=True)
class Sleep:
    """How an endpoint with a minimum of 0 instances scales to zero, in the stack's seconds.

    On AWS waking takes minutes: an alarm, an instance, an image, a model.
    """

    wake_seconds: float = 3.0
    idle_seconds: float = 600.0


class Fleet:
    """Whether an instance runs.

    An endpoint that may have none has none at first, gets one a while after work came, and loses
    it when there was no work for a while. More than one are not emulated.
    """

    def __init__(self, endpoint: Endpoint, sleep: Sleep, clock: Clock) -> None:
        capacity = endpoint.capacity
        self._may_sleep = capacity is not None and capacity.minimum == 0
        self._sleep = sleep
        self._clock = clock
        self._idle_since = float("-inf")
        self._busy = 0
        self._waking = asyncio.Lock()
        self.wakes = 0

    @property
    def asleep(self) -> bool:
        """Whether no instance runs."""
        idle = self._clock.time() - self._idle_since
        return self._may_sleep and not self._busy and idle > self._sleep.idle_seconds

    async def wake(self) -> None:
        """Return once there is an instance, which then has work."""
        async with self._waking:
            if self.asleep:
                await self._clock.sleep(self._sleep.wake_seconds)
                self.wakes += 1
            self._busy += 1

    def rest(self) -> None:
        """End a piece of work that `wake` began."""
        self._busy -= 1
        self._idle_since = self._clock.time()
