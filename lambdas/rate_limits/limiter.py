"""Limits around a route: count before, correct after, and say what is left.

A request is counted before anybody looks at it, so that bad ones count as well. Its tokens are set
aside, and given back if it fails; what it took is known when it is answered. A function that dies
on the way leaves them set aside.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from rate_limits import client, headers, tokens, window
from rate_limits.errors import (
    LimitsUnavailableError,
    RequestLimitError,
    TokenLimitError,
    TooManyTokensError,
)
from rate_limits.settings import OPEN, Limit, LimitsConfig
from rate_limits.table import Charge, Table, TableError, lacks_tokens
from rate_limits.tokens import Estimate
from rate_limits.window import Moment
from web import http_handler, identity, log
from web.errors import HttpError
from web.event import Request
from web.response import Response

Used = Callable[[Response, Estimate], int]
"""Tells how many tokens an answer took, given what its request was estimated to take."""


def by_answer(response: Response, estimated: Estimate) -> int:
    """What the answer says, or what its length says."""
    return tokens.used(response.body, estimated)


def by_submission(response: Response, estimated: Estimate) -> int:
    """All that was set aside: nobody knows yet what a job will take. Of a replay, nothing."""
    return 0 if "idempotent-replayed" in response.headers else estimated.total


def from_environ(
    environ: Mapping[str, str], used: Used
) -> Callable[[http_handler.Route], http_handler.Route]:
    """Read the settings, make the client, and return what puts limits around a route.

    Raises:
        ConfigError: a setting is missing or malformed.
    """
    config = LimitsConfig.from_environ(environ)
    table = Table(
        client.create(config.timeout_seconds),
        config.table,
        config.history_days,
        config.timeout_seconds,
    )
    return Limiter(config, table, used, time.time).around


@dataclass(frozen=True)
class Limiter:
    """Puts limits around routes.

    Args:
        config: the limits.
        table: where is counted.
        used: how to tell what an answer took.
        clock: epoch seconds.
    """

    config: LimitsConfig
    table: Table
    used: Used
    clock: Callable[[], float]

    def around(self, route: http_handler.Route) -> http_handler.Route:
        """Return the route with limits: it raises LimitError and LimitsUnavailableError, too."""

        def limited(request: Request) -> Response:
            estimated = tokens.estimate(request.body, self.config.answer_tokens)
            try:
                visit = self._admit(request, estimated)
            except TableError as error:
                if self.config.on_failure != OPEN:
                    raise LimitsUnavailableError(cause=str(error)) from error
                _uncounted(request, error)
                return route(request)
            return self._answer(route, request, visit)

        return limited

    def _admit(self, request: Request, estimated: Estimate) -> _Visit:
        who = identity.of(request).account
        limit, now = self.config.limits.of(who), window.moment(self.clock())
        most = limit.tokens_per_day
        if most is not None and estimated.total > most:
            raise TooManyTokensError(
                f"The request may take {estimated.total} tokens, and a day has {most}: "
                "shorten it, or ask for fewer tokens."
            )
        charge = self.table.charge(identity.digest(who), limit, estimated.total, now)
        if not charge.counted:
            raise _refusal(limit, charge, estimated.total, now)
        return _Visit(limit, charge, estimated, now)

    def _answer(self, route: http_handler.Route, request: Request, visit: _Visit) -> Response:
        try:
            response = route(request)
        except HttpError as error:
            error.headers = {**error.headers, **self._settled(request, visit, 0)}
            raise
        except Exception:
            self._settled(request, visit, 0)
            raise
        took = self.used(response, visit.estimated)
        told = self._settled(request, visit, took)
        return replace(response, headers={**response.headers, **told})

    def _settled(self, request: Request, visit: _Visit, took: int) -> dict[str, str]:
        """Correct what was set aside to what it took; return the headers about what is left."""
        counters, change = visit.charge.counters, took - visit.estimated.total
        if change:
            try:
                counters = self.table.settle(visit.charge, change)
            except TableError as error:
                _uncounted(request, error)
        return headers.of(visit.limit, counters, visit.now)


@dataclass(frozen=True)
class _Visit:
    """A request that was let in: whose limit it counts towards, and what was counted, and when."""

    limit: Limit
    charge: Charge
    estimated: Estimate
    now: Moment


def _refusal(limit: Limit, charge: Charge, wanted: int, now: Moment) -> HttpError:
    error: HttpError
    if lacks_tokens(charge.counters, limit, wanted):
        error = TokenLimitError()
        error.retry_after_seconds = now.day_left
    else:
        error = RequestLimitError()
        error.retry_after_seconds = now.minute_left
    error.headers = headers.of(limit, charge.counters, now)
    return error


def _uncounted(request: Request, error: TableError) -> None:
    """Log that the table holds too much or too little now."""
    fields = {"request_id": request.id, "cause": str(error)}
    log.logger.warning("not counted", extra=fields)
