"""What every function does around its route: parse the event, map errors, respond, log."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import replace
from typing import Any, TypeVar

from web import audience, authentication, cors, deadline, key_rules, log, response, stream
from web import event as events
from web.errors import HttpError, InternalError, ReplyTooLargeError
from web.event import Request
from web.response import Response
from web.stream import (
    Body,
    Head,
    StreamedResponse,
    StreamingDecorator,
    StreamingHandler,
    StreamingRoute,
)

R = TypeVar("R")
Sent = TypeVar("Sent", Response, StreamedResponse)

Route = Callable[[Request], Response]
Decorator = Callable[[Route], Route]
Handler = Callable[[object, Any], dict[str, Any]]


def create(
    route: Route,
    decorate: Decorator | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Handler:
    """Make the Lambda handler of a route.

    Args:
        route: responds to a request, or raises a `web.errors.HttpError`.
        decorate: wraps the route once its errors are responses; None: nothing does.
        clock: seconds, from any start.

    Returns:
        A function of Lambda's event and context that always returns a response.
    """
    respond = _without_errors(_for_this_api(route))
    if decorate is not None:
        respond = _without_errors(decorate(respond))

    def handle(event: object, context: Any) -> dict[str, Any]:
        started = clock()
        request = events.parse(event, getattr(context, "aws_request_id", ""))
        with deadline.until(deadline.of_invocation(context)):
            reply = _readable(respond(request), request)
        endpoint_ms = reply.endpoint_ms
        result = response.to_result(reply, request.id)
        if not response.fits(result):
            reply = _readable(response.from_error(ReplyTooLargeError(), request.id), request)
            result = response.to_result(reply, request.id)
        log.request(
            request_id=request.id,
            route=request.route,
            key_name=request.key_name,
            status=reply.status,
            duration_ms=(clock() - started) * 1000,
            endpoint_ms=endpoint_ms,
            request_bytes=len(request.body or b""),
            response_bytes=len(reply.body),
            error=reply.error,
        )
        return result

    return handle


def create_streaming(
    route: StreamingRoute,
    decorate: StreamingDecorator | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> StreamingHandler:
    """Make the Lambda handler of a route that may send its response while it is produced.

    Args:
        route: responds to a request, or raises a `web.errors.HttpError`. What its parts raise
            breaks the response off, so it writes its errors into them.
        decorate: wraps the route once its errors are responses; None: nothing does.
        clock: seconds, from any start.

    Returns:
        A function of Lambda's event and context that yields the head and then at least one part. It
        raises an `HttpError` only after the head. For an event that is no request it yields
        nothing: after a streamed response Lambda may send one that reports its end.
    """
    respond = _without_errors(_for_this_api(route))
    if decorate is not None:
        respond = _without_errors(decorate(respond))

    def handle(event: object, context: Any) -> Generator[Head | bytes, None, None]:
        if not _is_request(event):
            return
        started = clock()
        request = events.parse(event, getattr(context, "aws_request_id", ""))
        with deadline.until(deadline.of_invocation(context)):
            reply = _readable(stream.of(respond(request)), request)
            body = Body(reply.parts, clock)
            try:
                with closing(body):
                    yield stream.to_head(reply, request.id)
                    yield from body
            except HttpError as error:
                reply.outcome.error = error
                raise
            except Exception as error:
                log.unexpected(error, request.id)
                reply.outcome.error = InternalError()
                raise reply.outcome.error from error
            finally:
                log.request(
                    request_id=request.id,
                    route=request.route,
                    key_name=request.key_name,
                    status=reply.status,
                    duration_ms=(clock() - started) * 1000,
                    endpoint_ms=reply.outcome.endpoint_ms,
                    request_bytes=len(request.body or b""),
                    response_bytes=body.sent_bytes,
                    error=reply.outcome.error,
                    first_part_ms=_ms(started, body.first_part_at),
                )

    return handle


def _ms(started: float, ended: float | None) -> float | None:
    return None if ended is None else (ended - started) * 1000


def _is_request(event: object) -> bool:
    """Return whether API Gateway made the event: both of its formats have this section."""
    return isinstance(event, dict) and "requestContext" in event


def _for_this_api(route: Callable[[Request], R]) -> Callable[[Request], R]:
    """Return the route, for requests whose credentials, if it requires any, are for this API."""

    def respond(request: Request) -> R:
        authentication.require(request)
        audience.require(request)
        return route(request)

    return respond


def _readable(reply: Sent, request: Request) -> Sent:
    """Return the response with the CORS headers that its function has to add."""
    added = cors.headers(request)
    return replace(reply, headers={**reply.headers, **added}) if added else reply


def _without_errors(route: Callable[[Request], R]) -> Callable[[Request], R | Response]:
    """Return the route with every error turned into its response."""

    def respond(request: Request) -> R | Response:
        try:
            key_rules.require_route(request)
            return route(request)
        except HttpError as error:
            return response.from_error(error, request.id)
        except Exception as error:  # noqa: BLE001 - the one place where unexpected errors end
            log.unexpected(error, request.id)
            return response.from_error(InternalError(), request.id)

    return respond
