"""GET /usage: what the caller has had today and on the days before, and what is left; only his."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict

from rate_limits import headers, window
from rate_limits.errors import LimitsUnavailableError
from rate_limits.settings import UsageConfig
from rate_limits.table import Counters, Table, TableError
from usage.errors import InvalidDaysError
from web import http_handler, identity
from web.event import Request
from web.response import JSON, Response

DEFAULT_DAYS = 7

_DAYS = re.compile(r"[0-9]{1,3}", re.ASCII)


def create(config: UsageConfig, table: Table, clock: Callable[[], float]) -> http_handler.Route:
    """Make the route.

    Args:
        config: the limits, and how many days are kept.
        table: where is counted.
        clock: epoch seconds.
    """

    def route(request: Request) -> Response:
        days = days_of(request.query, config.history_days)
        who, epoch = identity.of(request).account, clock()
        limit, now, listed = (
            config.limits.of(who),
            window.moment(epoch),
            window.last_days(epoch, days),
        )
        try:
            found = table.days(identity.digest(who), listed[-1], listed[0])
        except TableError as error:
            raise LimitsUnavailableError(cause=str(error)) from error
        today = found.get(now.day, Counters())
        body = {
            "caller": who,
            "limits": asdict(limit),
            "remaining": headers.remaining(limit, today, now),
            "reset_seconds": {"requests": now.minute_left, "tokens": now.day_left},
            "days": [_day(day, found.get(day, Counters())) for day in listed],
        }
        return Response(200, json.dumps(body).encode(), JSON)

    return route


def days_of(query: Mapping[str, str], most: int) -> int:
    """Return how many days to list, today included.

    Raises:
        InvalidDaysError: the query says something that cannot be had.
    """
    days = query.get("days", str(min(DEFAULT_DAYS, most)))
    if not _DAYS.fullmatch(days) or not 1 <= int(days) <= most:
        raise InvalidDaysError(f"Set days to a whole number from 1 to {most}.")
    return int(days)


def _day(day: str, counters: Counters) -> dict[str, str | int]:
    return {"day": day, "requests": counters.requests, "tokens": counters.tokens}
