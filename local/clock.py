"""The stack's time, which may run faster than the laptop's.

A job may take an hour, a retry waits for minutes, a sweeper comes once a minute. At ``speed=60`` an
hour of the stack is a minute of real time; functions see the stack's time too.
"""

from __future__ import annotations

import asyncio
import time

VARIABLE = "LOCAL_CLOCK"
"""The variable that gives a function's process the stack's time: ``start,speed``."""


class Clock:
    """Starts at the laptop's time and runs ``speed`` times as fast."""

    def __init__(self, speed: float = 1.0) -> None:
        if not 0 < speed < float("inf"):
            raise ValueError(f"a clock runs at a speed above 0, not {speed}")
        self.speed = speed
        self._start = time.time()

    def time(self) -> float:
        """Seconds since the epoch, in the stack's time."""
        return self._start + (time.time() - self._start) * self.speed

    def real(self, seconds: float) -> float:
        """How many of the laptop's seconds that many of the stack's take."""
        return seconds / self.speed

    async def sleep(self, seconds: float) -> None:
        """Wait for that many of the stack's seconds."""
        await asyncio.sleep(self.real(seconds))

    def environment(self) -> dict[str, str]:
        """What a function's process needs to see this time; nothing where it is the laptop's."""
        return {} if self.speed == 1 else {VARIABLE: f"{self._start!r},{self.speed!r}"}
