"""Handlers of routes that send their response while they produce it."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest

from inference.errors import EndpointNotFoundError, UpstreamFailedError, UpstreamTimeoutError
from web import deadline, http_handler
from web.errors import HttpError, InternalError
from web.event import Request
from web.response import Response
from web.stream import Outcome, StreamedResponse, StreamingRoute

EVENT = {"routeKey": "POST /test", "requestContext": {"requestId": "id-1"}, "body": "abc"}


def streams(*parts: bytes, **fields: Any) -> StreamingRoute:
    return lambda _: StreamedResponse(200, "text/event-stream", iter(parts), **fields)


def raises(error: Exception) -> StreamingRoute:
    def route(_: Request) -> NoReturn:
        raise error

    return route


def breaks_off(error: Exception) -> StreamingRoute:
    def parts() -> Iterator[bytes]:
        yield b"one"
        raise error

    return lambda _: StreamedResponse(200, "text/event-stream", parts())


def run(route: StreamingRoute, context: object, **options: Any) -> tuple[dict[str, Any], bytes]:
    head, *parts = http_handler.create_streaming(route, **options)(EVENT, context)
    assert isinstance(head, dict)
    assert all(isinstance(part, bytes) and part for part in parts)
    return head, b"".join(part for part in parts if isinstance(part, bytes))


def test_the_head_comes_first_and_then_the_parts(context: SimpleNamespace) -> None:
    handler = http_handler.create_streaming(streams(b"one", b"two", headers={"x-extra": "1"}))

    head, *parts = handler(EVENT, context)

    assert isinstance(head, dict)
    assert set(head) == {"statusCode", "headers"}
    assert head["statusCode"] == 200
    assert head["headers"]["content-type"] == "text/event-stream"
    assert head["headers"]["x-extra"] == "1"
    assert head["headers"]["x-request-id"] == "id-1"
    assert head["headers"]["cache-control"] == "no-store"
    assert parts == [b"one", b"two"]


def test_the_head_does_not_wait_for_the_first_part(context: SimpleNamespace) -> None:
    started: list[str] = []

    def parts() -> Iterator[bytes]:
        started.append("parts")
        yield b"one"

    handler = http_handler.create_streaming(lambda _: StreamedResponse(200, "a/b", parts()))

    next(handler(EVENT, context))
    assert started == []


def test_a_whole_response_is_one_part(context: SimpleNamespace) -> None:
    head, body = run(lambda _: Response(201, b"\xff\x00", "image/png", {"x-extra": "1"}), context)

    assert (head["statusCode"], head["headers"]["x-extra"], body) == (201, "1", b"\xff\x00")


@pytest.mark.parametrize(
    "route", [streams(), streams(b"", b""), lambda _: Response(204, b"", "text/plain")]
)
def test_no_body_is_empty(route: StreamingRoute, context: SimpleNamespace) -> None:
    assert run(route, context)[1] == b"\n"


def test_headers_of_the_connection_are_left_out(context: SimpleNamespace) -> None:
    headers = {"content-length": "3", "connection": "close", "transfer-encoding": "x", "te": "x"}

    head, _ = run(streams(b"one", headers=headers), context)

    assert not headers.keys() & head["headers"].keys()


@pytest.mark.parametrize(
    ("error", "status"), [(EndpointNotFoundError(), 404), (KeyError("internals"), 500)]
)
def test_an_error_before_the_head_is_a_response(
    error: Exception, status: int, context: SimpleNamespace, log_records: list[logging.LogRecord]
) -> None:
    head, body = run(raises(error), context)

    assert head["statusCode"] == status
    assert json.loads(body)["request_id"] == "id-1"
    assert b"internals" not in body
    assert vars(log_records[-1])["status"] == status


@pytest.mark.parametrize(
    ("error", "raised"),
    [(UpstreamFailedError(cause="x"), UpstreamFailedError), (KeyError("prompt"), InternalError)],
)
def test_an_error_after_the_head_is_raised_and_logged(
    error: Exception,
    raised: type[HttpError],
    context: SimpleNamespace,
    log_records: list[logging.LogRecord],
) -> None:
    handler = http_handler.create_streaming(breaks_off(error))
    received: list[object] = []

    with pytest.raises(raised) as caught:
        received.extend(iter_into(handler(EVENT, context), received))

    assert received[1:] == [b"one"]
    assert "prompt" not in str(caught.value)
    line = log_records[-1]
    assert (vars(line)["status"], line.levelname) == (200, "ERROR")
    assert vars(line)["error_type"] == raised.__name__


def iter_into(parts: Iterator[object], received: list[object]) -> list[object]:
    for part in parts:
        received.append(part)
    return []


def test_the_parts_are_closed_and_the_line_is_written_when_the_client_is_gone(
    context: SimpleNamespace, log_records: list[logging.LogRecord]
) -> None:
    closed: list[bool] = []

    def parts() -> Iterator[bytes]:
        try:
            yield b"one"
            yield b"two"
        finally:
            closed.append(True)

    handler = http_handler.create_streaming(lambda _: StreamedResponse(200, "a/b", parts()))
    running = handler(EVENT, context)
    next(running)
    next(running)
    running.close()

    assert closed == [True]
    assert vars(log_records[0])["response_bytes"] == 3


def test_an_error_while_the_parts_are_closed_is_logged_and_no_line_is_lost(
    context: SimpleNamespace, log_records: list[logging.LogRecord]
) -> None:
    def parts() -> Iterator[bytes]:
        try:
            yield b"one"
            yield b"two"
        finally:
            raise KeyError("x")

    handler = http_handler.create_streaming(lambda _: StreamedResponse(200, "a/b", parts()))
    running = handler(EVENT, context)
    next(running)
    next(running)
    with pytest.raises(InternalError):
        running.close()

    assert [record.getMessage() for record in log_records] == ["unexpected error", "request"]


def test_the_line_holds_what_the_route_records_while_it_streams(
    context: SimpleNamespace, log_records: list[logging.LogRecord]
) -> None:
    outcome = Outcome()

    def parts() -> Iterator[bytes]:
        yield b"four"
        outcome.error = UpstreamTimeoutError(cause="ReadTimeoutError")
        outcome.endpoint_ms = 5.0

    route = lambda _: StreamedResponse(200, "a/b", parts(), outcome=outcome)  # noqa: E731
    ticks = iter([1.0, 1.5, 3.0])
    run(route, context, clock=lambda: next(ticks))

    (record,) = log_records
    fields = vars(record)
    assert (fields["duration_ms"], fields["endpoint_ms"]) == (2000.0, 5.0)
    assert fields["first_part_ms"] == 500.0
    assert (fields["request_bytes"], fields["response_bytes"]) == (3, 4)
    assert (fields["error_type"], fields["cause"]) == ("UpstreamTimeoutError", "ReadTimeoutError")
    assert record.levelname == "ERROR"


@pytest.mark.usefixtures("stopped_clock")
def test_the_deadline_of_the_invocation_applies_to_route_and_parts() -> None:
    context = SimpleNamespace(get_remaining_time_in_millis=lambda: 10_000)
    left: list[float] = []

    def parts() -> Iterator[bytes]:
        left.append(deadline.current().left())
        yield b"one"

    def route(_: Request) -> StreamedResponse:
        left.append(deadline.current().left())
        return StreamedResponse(200, "a/b", parts())

    run(route, context)

    assert left == [10 - deadline.MARGIN_SECONDS] * 2


def test_a_decorator_gets_errors_as_responses_and_may_wrap_the_parts(
    context: SimpleNamespace,
) -> None:
    def decorate(route: StreamingRoute) -> StreamingRoute:
        def decorated(request: Request) -> Response | StreamedResponse:
            response = route(request)
            return replace(response, headers={**response.headers, "x-decorated": "1"})

        return decorated

    for route, status in ((streams(b"x"), 200), (raises(EndpointNotFoundError()), 404)):
        head, _ = run(route, context, decorate=decorate)
        assert (head["statusCode"], head["headers"]["x-decorated"]) == (status, "1")


def test_an_error_of_a_decorator_is_a_response_too(context: SimpleNamespace) -> None:
    head, _ = run(streams(b"x"), context, decorate=lambda _: raises(EndpointNotFoundError()))

    assert head["statusCode"] == 404


def test_a_response_may_be_larger_than_a_buffered_one(context: SimpleNamespace) -> None:
    started = time.monotonic()
    _, body = run(lambda _: Response(200, b"x" * 7_000_000, "text/plain"), context)

    assert len(body) == 7_000_000
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    "event", [{"invokeCompletionStatus": "Success", "requestId": "x"}, {}, None, [1], "x"]
)
def test_an_event_that_is_no_request_is_no_response_and_no_line(
    event: object, context: SimpleNamespace, log_records: list[logging.LogRecord]
) -> None:
    assert list(http_handler.create_streaming(streams(b"x"))(event, context)) == []
    assert log_records == []
