"""What is left, in the headers of an answer, as OpenAI names them. Pure.

https://platform.openai.com/docs/guides/rate-limits#rate-limits-in-headers
"""

from __future__ import annotations

from rate_limits.settings import Limit
from rate_limits.table import Counters
from rate_limits.window import Moment, duration


def of(limit: Limit, counters: Counters, now: Moment) -> dict[str, str]:
    """Return the headers: three for each of the two limits that the caller has."""
    left = remaining(limit, counters, now)
    rows = (
        ("requests", limit.requests_per_minute, now.minute_left),
        ("tokens", limit.tokens_per_day, now.day_left),
    )
    return {
        f"x-ratelimit-{name}-{what}": value
        for what, most, seconds in rows
        if most is not None
        for name, value in (
            ("limit", str(most)),
            ("remaining", str(left[what])),
            ("reset", duration(seconds)),
        )
    }


def remaining(limit: Limit, counters: Counters, now: Moment) -> dict[str, int | None]:
    """Return how many requests and tokens are left; None where there is no limit."""
    in_minute = counters.in_minute if counters.minute >= now.minute else 0
    return {
        "requests": _left(limit.requests_per_minute, in_minute),
        "tokens": _left(limit.tokens_per_day, counters.tokens),
    }


def _left(most: int | None, counted: int) -> int | None:
    # An answer may take more than was set aside for it.
    return None if most is None else max(0, most - counted)
