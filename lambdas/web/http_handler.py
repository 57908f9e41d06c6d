"""What every function does around its route: parse the event, map errors, respond, log."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from web import audience, cors, deadline, log, response
from web import event as events
from web.errors import HttpError, InternalError, ReplyTooLargeError
from web.event import Request
from web.response import Response

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


def _for_this_api(route: Route) -> Route:
    """Return the route, for requests whose token, if they have one, is for this API."""

    def respond(request: Request) -> Response:
        audience.require(request)
        return route(request)

    return respond


def _readable(reply: Response, request: Request) -> Response:
    """Return the response with the CORS headers that its function has to add."""
    return replace(reply, headers={**reply.headers, **cors.headers(request)})


def _without_errors(route: Route) -> Route:
    """Return the route with every error turned into its response."""

    def respond(request: Request) -> Response:
        try:
            return route(request)
        except HttpError as error:
            return response.from_error(error, request.id)
        except Exception as error:  # noqa: BLE001 - the one place where unexpected errors end
            log.unexpected(error, request.id)
            return response.from_error(InternalError(), request.id)

    return respond
