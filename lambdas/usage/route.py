"""GET /usage: the client's own usage, today and on the days before, and what is left."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict

from rate_limits import headers, window
from rate_limits.errors import LimitsUnavailableError
from rate_limits.settings import limit_of
from rate_limits.table import Counters, Table, TableError
from usage.errors import InvalidDaysError
from usage.settings import Settings
from web import http_handler, identity
from web.event import Request
from web.response import JSON, Response

DEFAULT_DAYS = 7

_DAYS = re.compile(r"[0-9]{1,3}", re.ASCII)


def create(settings: Settings, table: Table, clock: Callable[[], float]) -> http_handler.Route:
    """Make the route.

    Args:
        settings: the limits, and how many days are kept.
        table: where requests and tokens are counted.
        clock: epoch seconds.
    """

    def route(request: Request) -> Response:
        days = days_of(request.query, settings.history_days)
        account, epoch = identity.of(request).account, clock()
        limit = limit_of(request, settings.default, settings.keys)
        now, listed = window.moment(epoch), window.last_days(epoch, days)
        try:
            found = table.days(identity.digest(account), listed[-1], listed[0])
        except TableError as error:
            raise LimitsUnavailableError(cause=str(error)) from error
        today = found.get(now.day, Counters())
        body = {
            "client": account,
            "limits": asdict(limit),
            "remaining": headers.remaining(limit, today, now),
            "reset_seconds": {"requests": now.minute_left, "tokens": now.day_left},
            "days": [_day(day, found.get(day, Counters())) for day in listed],
        }
        return Response(200, json.dumps(body).encode(), JSON)

    return route


def days_of(query: Mapping[str, str], maximum: int) -> int:
    """Return how many days to list, today included.

    Raises:
        InvalidDaysError: `days` is not a number of days that can be listed.
    """
    days = query.get("days", str(min(DEFAULT_DAYS, maximum)))
    if not _DAYS.fullmatch(days) or not 1 <= int(days) <= maximum:
        raise InvalidDaysError(f"Set days to a whole number from 1 to {maximum}.")
    return int(days)


def _day(day: str, counters: Counters) -> dict[str, str | int]:
    return {"day": day, "requests": counters.requests, "tokens": counters.tokens}
