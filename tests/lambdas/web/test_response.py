from __future__ import annotations

import base64
import json

import pytest

from inference.errors import (
    UpstreamRateLimitedError,
    UpstreamRejectedError,
    UpstreamUnavailableError,
)
from web import response
from web.errors import EmptyBodyError
from web.response import MAX_RESULT_BYTES, Response


def test_text_stays_text() -> None:
    result = response.to_result(Response(200, '["é"]'.encode(), "application/json"), "id-1")

    assert result == {
        "statusCode": 200,
        "headers": {
            "content-type": "application/json",
            "cache-control": "no-store",
            "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
            "referrer-policy": "no-referrer",
            "strict-transport-security": "max-age=31536000",
            "x-content-type-options": "nosniff",
            "x-request-id": "id-1",
        },
        "body": '["é"]',
        "isBase64Encoded": False,
    }


def test_bytes_that_are_not_text_become_base64() -> None:
    audio = b"\xff\xfb\x90\x00"

    result = response.to_result(Response(200, audio, "audio/mpeg"), "id-1")

    assert result["isBase64Encoded"] is True
    assert base64.b64decode(result["body"]) == audio
    assert result["headers"]["content-type"] == "audio/mpeg"


def test_the_seeds_errors_are_plain_text() -> None:
    answer = response.from_error(EmptyBodyError(), "id-1")

    assert answer.status == 400
    assert answer.content_type == "text/plain"
    assert answer.body == b"The request body is empty. Please provide a valid input."


@pytest.mark.parametrize("error", [UpstreamRateLimitedError(), UpstreamUnavailableError()])
def test_a_temporary_failure_has_retry_after(
    error: UpstreamRateLimitedError | UpstreamUnavailableError,
) -> None:
    headers = response.from_error(error, "id-1").headers

    assert int(headers["retry-after"]) > 0
    assert "x-should-retry" not in headers


def test_a_permanent_failure_tells_clients_not_to_retry() -> None:
    headers = response.from_error(UpstreamRejectedError(), "id-1").headers

    assert headers == {"x-should-retry": "false"}


@pytest.mark.parametrize("character", ["a", '"', "é", "\x00"])
def test_the_size_is_measured_as_lambda_sends_it(character: str) -> None:
    def result(count: int) -> dict[str, object]:
        return response.to_result(Response(200, character.encode() * count, "text/plain"), "id")

    # The managed runtimes from Python 3.12 on leave what is not ASCII as it is.
    overhead = len(json.dumps(result(0)))
    size = len(json.dumps(character, ensure_ascii=False).encode()) - 2

    assert response.fits(result((MAX_RESULT_BYTES - overhead) // size))
    assert not response.fits(result((MAX_RESULT_BYTES - overhead) // size + 1))
