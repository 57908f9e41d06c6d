"""What a handler learns about its invocation."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Context:
    """The part of Lambda's context object that the functions use.

    https://docs.aws.amazon.com/lambda/latest/dg/python-context.html

    Attributes:
        aws_request_id: the invocation's id.
        deadline_ms: when Lambda ends the function, in milliseconds since the epoch.
    """

    aws_request_id: str
    deadline_ms: int

    def get_remaining_time_in_millis(self) -> int:
        """Return the time that is left, in milliseconds."""
        now_ms = time.clock_gettime_ns(time.CLOCK_REALTIME) // 1_000_000
        return max(self.deadline_ms - now_ms, 0)
