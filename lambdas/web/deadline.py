"""The time by which an invocation must respond: one for all that it calls.

The handler sets it from the time that Lambda has left. Each call of AWS, and of a callback's
receiver, gets what is left of it and no time of its own; see `aws/transport.py`.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from math import inf

# What a function keeps to build its response, log, and return before Lambda ends it.
MARGIN_SECONDS = 0.75


@dataclass(frozen=True, slots=True)
class Deadline:
    """A point in time.

    Attributes:
        ends: the time, as the clock has it; infinite: there is no deadline.
        clock: seconds, from any start.
        is_canceled: whether it has come already, because nothing waits any more.
    """

    ends: float = inf
    clock: Callable[[], float] = time.monotonic
    is_canceled: Callable[[], bool] = lambda: False

    def left(self) -> float:
        """Return the seconds that are left; 0 or less: none."""
        return 0.0 if self.is_canceled() else self.ends - self.clock()

    def within(self, seconds: float) -> Deadline:
        """Return the deadline of something that may take so long, and not beyond this one."""
        return self._ending(min(self.ends, self.clock() + seconds))

    def not_after(self, other: Deadline) -> Deadline:
        """Return the deadline of something for which another one applies as well."""
        return self._ending(min(self.ends, other.ends))

    def unless(self, is_canceled: Callable[[], bool]) -> Deadline:
        """Return the deadline of something that may be canceled."""
        return Deadline(self.ends, self.clock, is_canceled)

    def share(self, part: float) -> Deadline:
        """Return the deadline of something that may take this part of what is left."""
        return self._ending(self.clock() + self.left() * part)

    def reserving(self, seconds: float) -> Deadline:
        """Return the deadline of something after which so much time must be left."""
        return self._ending(self.ends - seconds)

    def _ending(self, ends: float) -> Deadline:
        # `dataclasses.replace` takes several times as long, and each call of AWS has a deadline.
        return Deadline(ends, self.clock, self.is_canceled)


_current: ContextVar[Deadline] = ContextVar("deadline", default=Deadline())  # noqa: B039 - frozen


def current() -> Deadline:
    """Return the deadline that applies; outside of an invocation there is none."""
    return _current.get()


@contextlib.contextmanager
def until(deadline: Deadline) -> Iterator[None]:
    """Let a deadline apply to the calls within the block."""
    token = _current.set(deadline)
    try:
        yield
    finally:
        _current.reset(token)


def of_invocation(context: object, clock: Callable[[], float] = time.monotonic) -> Deadline:
    """Return the deadline of an invocation.

    Args:
        context: Lambda's; one that does not report the time left has no deadline.
        clock: seconds, from any start.
    """
    remaining = getattr(context, "get_remaining_time_in_millis", None)
    if remaining is None:
        return Deadline(clock=clock)
    return Deadline(clock() + remaining() / 1000 - MARGIN_SECONDS, clock)
