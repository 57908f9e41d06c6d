"""The headers about rate limits, with OpenAI's names. Pure.

https://platform.openai.com/docs/guides/rate-limits#rate-limits-in-headers
"""

from __future__ import annotations

from rate_limits.settings import Limit
from rate_limits.table import Counters
from rate_limits.window import Moment, duration


def of(limit: Limit, counters: Counters, now: Moment) -> dict[str, str]:
    """Return the headers: three for each of the two limits that the client has."""
    left = remaining(limit, counters, now)
    rows = (
        ("requests", limit.requests_per_minute, now.minute_left),
        ("tokens", limit.tokens_per_day, now.day_left),
    )
    return {
        f"x-ratelimit-{name}-{unit}": value
        for unit, maximum, seconds in rows
        if maximum is not None
        for name, value in (
            ("limit", str(maximum)),
            ("remaining", str(left[unit])),
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


def _left(maximum: int | None, counted: int) -> int | None:
    # A completion may use more than was set aside for it.
    return None if maximum is None else max(0, maximum - counted)
