from __future__ import annotations

import itertools
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import NoReturn

import pytest

from inference.errors import EndpointNotFoundError, UpstreamTimeoutError
from web import http_handler
from web.event import Request
from web.response import MAX_RESULT_BYTES, Response

EVENT = {"routeKey": "POST /test", "requestContext": {"requestId": "id-1"}, "body": "abc"}


def answers(body: bytes) -> http_handler.Route:
    return lambda _: Response(200, body, "text/plain", endpoint_ms=5.0)


def raises(error: Exception) -> http_handler.Route:
    def route(_: Request) -> NoReturn:
        raise error

    return route


def test_the_route_gets_the_request_and_its_response_is_returned(context: SimpleNamespace) -> None:
    def route(request: Request) -> Response:
        return Response(201, (request.body or b"").upper(), "text/plain", {"x-extra": "1"})

    result = http_handler.create(route)(EVENT, context)

    assert (result["statusCode"], result["body"]) == (201, "ABC")
    assert result["headers"]["x-extra"] == "1"


def test_every_response_has_the_request_id_of_the_api(context: SimpleNamespace) -> None:
    for route in (answers(b"ok"), raises(EndpointNotFoundError()), raises(KeyError("x"))):
        assert http_handler.create(route)(EVENT, context)["headers"]["x-request-id"] == "id-1"


def test_without_a_request_id_the_response_has_the_one_of_lambda(context: SimpleNamespace) -> None:
    result = http_handler.create(answers(b"ok"))({}, context)

    assert result["headers"]["x-request-id"] == context.aws_request_id


def test_an_unexpected_error_is_a_500_without_internals(
    context: SimpleNamespace, log_records: list[logging.LogRecord]
) -> None:
    result = http_handler.create(raises(KeyError("internals")))(EVENT, context)

    assert result["statusCode"] == 500
    assert "internals" not in json.dumps(result)
    assert [vars(record)["request_id"] for record in log_records] == ["id-1", "id-1"]
    assert vars(log_records[1])["error_type"] == "InternalError"


def test_a_response_over_the_limit_of_lambda_is_a_502(
    context: SimpleNamespace,
) -> None:
    result = http_handler.create(answers(b"x" * MAX_RESULT_BYTES))(EVENT, context)

    assert result["statusCode"] == 502
    assert json.loads(result["body"])["error"]["code"] == "reply_too_large"
    assert result["headers"]["x-should-retry"] == "false"


@pytest.fixture
def clock() -> Iterator[float]:
    """Seconds of which a quarter passes at each call."""
    return (0.25 * ticks for ticks in itertools.count())


def test_the_line_of_a_request_holds_the_durations_of_function_and_endpoint(
    context: SimpleNamespace, log_records: list[logging.LogRecord], clock: Iterator[float]
) -> None:
    http_handler.create(answers(b"four"), clock=lambda: next(clock))(EVENT, context)

    (record,) = log_records
    fields = vars(record)
    assert (fields["duration_ms"], fields["endpoint_ms"]) == (250.0, 5.0)
    assert (fields["request_bytes"], fields["response_bytes"]) == (3, 4)


def test_the_line_of_a_failed_call_holds_its_duration(
    context: SimpleNamespace, log_records: list[logging.LogRecord]
) -> None:
    error = UpstreamTimeoutError(cause="ReadTimeoutError", endpoint_ms=24000.0)

    http_handler.create(raises(error))(EVENT, context)

    assert vars(log_records[0])["endpoint_ms"] == 24000.0
    assert vars(log_records[0])["status"] == 504


def test_a_decorator_gets_errors_as_responses(context: SimpleNamespace) -> None:
    def decorate(route: http_handler.Route) -> http_handler.Route:
        def decorated(request: Request) -> Response:
            response = route(request)
            return replace(response, headers={**response.headers, "x-decorated": "1"})

        return decorated

    for route, status in ((raises(EndpointNotFoundError()), 404), (raises(KeyError("x")), 500)):
        result = http_handler.create(route, decorate)(EVENT, context)
        assert (result["statusCode"], result["headers"]["x-decorated"]) == (status, "1")


@pytest.mark.parametrize(("error", "status"), [(EndpointNotFoundError(), 404), (KeyError(), 500)])
def test_an_error_of_a_decorator_is_a_response_too(
    error: Exception, status: int, context: SimpleNamespace
) -> None:
    handler = http_handler.create(answers(b"ok"), lambda _: raises(error))

    assert handler(EVENT, context)["statusCode"] == status
