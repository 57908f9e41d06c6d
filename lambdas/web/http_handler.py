"""What every function does around its route: parse, answer, map errors, log."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from web import event as events
from web import log, response
from web.errors import HttpError, InternalError, ReplyTooLargeError
from web.response import Response

Route = Callable[[events.Request], Response]
Handler = Callable[[object, Any], dict[str, Any]]


def create(route: Route, clock: Callable[[], float] = time.perf_counter) -> Handler:
    """Make a Lambda handler of a route.

    Args:
        route: answers a request, or raises an error of `web.errors`.
        clock: seconds, from any start.

    Returns:
        A function of Lambda's event and context that always returns an answer.
    """

    def handle(event: object, context: Any) -> dict[str, Any]:
        started = clock()
        request = events.parse(event, getattr(context, "aws_request_id", ""))
        answer, error = _answer(route, request)
        endpoint_ms = answer.endpoint_ms
        result = response.to_result(answer, request.id)
        if not response.fits(result):
            error = ReplyTooLargeError()
            answer = response.from_error(error, request.id)
            result = response.to_result(answer, request.id)
        log.request(
            request_id=request.id,
            route=request.route,
            key_name=events.key_name(event),
            status=answer.status,
            duration_ms=(clock() - started) * 1000,
            endpoint_ms=endpoint_ms,
            request_bytes=len(request.body or b""),
            response_bytes=len(answer.body),
            error=error,
        )
        return result

    return handle


def _answer(route: Route, request: events.Request) -> tuple[Response, HttpError | None]:
    try:
        return route(request), None
    except HttpError as error:
        return response.from_error(error, request.id), error
    except Exception as error:  # noqa: BLE001 - the one place where the unforeseen ends
        log.unforeseen(error, request.id)
        failure = InternalError()
        return response.from_error(failure, request.id), failure
