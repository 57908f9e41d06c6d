"""Rate limits around a route: count before, correct after, and add headers to the response.

A request is counted before the route looks at it, so that invalid ones count as well. Its tokens
are set aside, and given back if it fails; what it used is known when there is a response. A
function that ends in between leaves them set aside.

A replay is not counted: the client repeats it because it missed a response that it has paid for.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from rate_limits import client, headers, tokens, window
from rate_limits.errors import (
    LimitError,
    LimitsUnavailableError,
    RequestLimitError,
    TokenLimitError,
    TooManyTokensError,
)
from rate_limits.settings import Limit, RateLimits, limit_of
from rate_limits.table import Charge, Counters, Table, TableError, lacks_tokens
from rate_limits.tokens import Estimate
from rate_limits.window import Moment
from web import deadline, http_handler, identity, log
from web.event import Request
from web.response import Response, from_error
from web.stream import Outcome, StreamedResponse, StreamingDecorator, StreamingRoute

R = TypeVar("R", Response, StreamedResponse)

# What a client waits for tokens that requests in progress may give back.
IN_FLIGHT_SECONDS = 5

REPLAYED = "idempotent-replayed"

Used = Callable[[Response, Estimate], int]
"""Returns how many tokens a response used, given the estimate of its request."""


IsReplay = Callable[[Request], bool]
"""Returns whether a request repeats one that was counted, with the same key and content."""

# How a chunk of OpenAI's streams begins. Within a chunk, quotes are escaped.
CHUNK = b'data: {"id"'

RESERVED = "The tokens left for this day are reserved by requests in progress. Retry shortly."


def by_completion(response: Response, estimated: Estimate) -> int:
    """Return the tokens that the completion reports, or that its length stands for."""
    return tokens.used(response.body, estimated)


def by_submission(response: Response, estimated: Estimate) -> int:
    """Return all that was set aside: what a job will use is not known yet. A replay uses none."""
    return 0 if REPLAYED in response.headers else estimated.total


def create(
    settings: RateLimits, used: Used, max_body_bytes: int, is_replay: IsReplay | None = None
) -> http_handler.Decorator:
    """Make the client of the table, and return what puts rate limits around a route."""
    return _create(settings, used, max_body_bytes, is_replay).around


def create_streaming(settings: RateLimits, max_body_bytes: int) -> StreamingDecorator:
    """Make the client of the table, and return what puts rate limits around a streaming route."""
    return _create(settings, by_completion, max_body_bytes).around_stream


def _create(
    settings: RateLimits, used: Used, max_body_bytes: int, is_replay: IsReplay | None = None
) -> Limiter:
    table = Table(
        client.create(settings.timeout_seconds),
        settings.table_name,
        settings.history_days,
        settings.timeout_seconds,
    )
    return Limiter(settings, table, used, time.time, max_body_bytes, is_replay)


@dataclass(frozen=True)
class Limiter:
    """Puts rate limits around routes.

    Args:
        settings: the limits.
        table: where requests and tokens are counted.
        used: how to find out what a response used.
        clock: epoch seconds.
        max_body_bytes: larger bodies are not read, since the route refuses them.
        is_replay: how to find out whether a request repeats an earlier one; None: none does.
    """

    settings: RateLimits
    table: Table
    used: Used
    clock: Callable[[], float]
    max_body_bytes: int
    is_replay: IsReplay | None = None

    def around(self, route: http_handler.Route) -> http_handler.Route:
        """Return the route with rate limits.

        Args:
            route: raises no error: its errors are responses.
        """

        def limited(request: Request) -> Response:
            estimated = self._estimate(request)
            if self.is_replay is not None and self.is_replay(request):
                response = route(request)
                if response.error is None and REPLAYED not in response.headers:
                    self._count_late(request, estimated)
                return response
            visit = self._try_to_admit(request, estimated)
            if visit is None:
                return route(request)
            if visit.refusal is not None:
                response = from_error(visit.refusal, request.id)
                return visit.decorate(response, visit.charge.counters)
            # The time that the correction takes.
            with deadline.until(deadline.current().reserving(self.settings.timeout_seconds)):
                response = route(request)
            return visit.decorate(response, self._settle(request, visit, response))

        return limited

    def around_stream(self, route: StreamingRoute) -> StreamingRoute:
        """Return the route with rate limits; a stream is settled after its last part.

        Its headers state what is left with all of its tokens set aside.

        Args:
            route: raises no error: its errors are responses.
        """

        def limited(request: Request) -> Response | StreamedResponse:
            visit = self._try_to_admit(request, self._estimate(request))
            if visit is None:
                return route(request)
            if visit.refusal is not None:
                response = from_error(visit.refusal, request.id)
                return visit.decorate(response, visit.charge.counters)
            # A stream keeps the deadline that applies here.
            with deadline.until(deadline.current().reserving(self.settings.timeout_seconds)):
                answer = route(request)
            if isinstance(answer, Response):
                return visit.decorate(answer, self._settle(request, visit, answer))
            parts = self._settled(request, visit, answer)
            next(parts)  # what has begun settles, even if nothing of it is sent
            return visit.decorate(replace(answer, parts=parts), visit.charge.counters)

        return limited

    def _settled(
        self, request: Request, visit: _Visit, response: StreamedResponse
    ) -> Iterator[bytes]:
        """Yield nothing, then the parts; whatever ends them, correct the tokens."""
        sent = 0
        try:
            yield b""
            for part in response.parts:
                sent += part.count(CHUNK)
                yield part
        finally:
            if isinstance(response.parts, Generator):
                response.parts.close()
            self._correct(request, visit, _used(response.outcome, sent, visit.estimated))

    def _try_to_admit(self, request: Request, estimated: Estimate) -> _Visit | None:
        """Count a request; None: the table is down, and requests pass uncounted."""
        try:
            return self._admit(request, estimated)
        except TableError as error:
            if self.settings.on_failure == "closed":
                raise LimitsUnavailableError(cause=str(error)) from error
            _log_uncounted(request, error)
            return None

    def _estimate(self, request: Request) -> Estimate:
        if len(request.body or b"") > self.max_body_bytes:
            return Estimate(0, 0)
        return tokens.estimate(request.body, self.settings.default_completion_tokens)

    def _count_late(self, request: Request, estimated: Estimate) -> None:
        """Count a request whose key was freed after the look at it, so that it is no replay."""
        account, now = identity.of(request).account, window.moment(self.clock())
        try:
            self.table.charge(identity.digest(account), Limit(None, None), estimated.total, now)
        except TableError as error:
            _log_uncounted(request, error)

    def _admit(self, request: Request, estimated: Estimate) -> _Visit:
        account = identity.of(request).account
        limit = limit_of(request, self.settings.default, self.settings.keys)
        maximum, now = limit.tokens_per_day, window.moment(self.clock())
        if maximum is not None and estimated.total > maximum:
            raise TooManyTokensError(
                f"The request may use {estimated.total} tokens, and the daily limit is {maximum}. "
                "Shorten the request or request fewer tokens."
            )
        # What a job uses is final.
        is_held = maximum is not None and self.used is not by_submission
        in_flight = estimated.total if is_held else 0
        charge = self.table.charge(identity.digest(account), limit, estimated.total, now, in_flight)
        return _Visit(limit, charge, estimated, now)

    def _settle(self, request: Request, visit: _Visit, response: Response) -> Counters:
        """Correct what was set aside to what was used.

        Returns:
            The requests as they were when this one was counted, so that no two of a minute read the
            same, and the tokens as they are by now.
        """
        used = self.used(response, visit.estimated) if response.error is None else 0
        return self._correct(request, visit, used)

    def _correct(self, request: Request, visit: _Visit, used: int) -> Counters:
        change = used - visit.estimated.total
        if change or visit.charge.in_flight:
            try:
                settled = self.table.settle(visit.charge, change)
                return replace(visit.charge.counters, tokens=settled.tokens)
            except TableError as error:
                _log_uncounted(request, error)
        return visit.charge.counters


@dataclass(frozen=True)
class _Visit:
    """A request that was looked up: the limit it counts toward, what was counted, and when."""

    limit: Limit
    charge: Charge
    estimated: Estimate
    now: Moment

    @property
    def refusal(self) -> LimitError | None:
        """The limit that the request exceeds, if it exceeds one."""
        if self.charge.counted:
            return None
        if lacks_tokens(self.charge.counters, self.limit, self.estimated.total):
            return self._lacks_tokens()
        return RequestLimitError(retry_after_seconds=self.now.minute_left)

    def _lacks_tokens(self) -> TokenLimitError:
        counters, wanted = self.charge.counters, self.estimated.total
        in_flight = counters.in_flight_at(self.now.minute)
        settled = replace(counters, tokens=counters.tokens - in_flight)
        if lacks_tokens(settled, self.limit, wanted):
            return TokenLimitError(retry_after_seconds=self.now.day_left)
        return TokenLimitError(RESERVED, retry_after_seconds=IN_FLIGHT_SECONDS)

    def decorate(self, response: R, counters: Counters) -> R:
        """Return the response with the headers about what is left."""
        added = headers.of(self.limit, counters, self.now)
        return replace(response, headers={**response.headers, **added})


def _used(outcome: Outcome, sent: int, estimated: Estimate) -> int:
    """Return what a stream used: the engine's figure, or a token for each chunk that was sent."""
    if outcome.tokens is not None:
        return outcome.tokens
    return 0 if outcome.error is not None and not sent else estimated.prompt + sent


def _log_uncounted(request: Request, error: TableError) -> None:
    """Log that the table holds too much or too little now."""
    fields = {"request_id": request.id, "cause": str(error)}
    log.logger.warning("not counted", extra=fields)
