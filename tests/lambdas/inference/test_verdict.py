from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    IncompleteReadError,
    NoCredentialsError,
    ReadTimeoutError,
    ResponseStreamingError,
)

from inference import verdict
from inference.errors import (
    EndpointNotFoundError,
    UpstreamError,
    UpstreamFailedError,
    UpstreamRateLimitedError,
    UpstreamRejectedError,
    UpstreamTimeoutError,
    UpstreamUnavailableError,
)

URL = "https://runtime.sagemaker.us-east-1.amazonaws.com/endpoints/gpt2/invocations"
TIMED_OUT = (
    'Received server error (0) from primary with message "Your invocation timed out while waiting '
    "for a response from container primary. Review the latency metrics for each container in "
    'Amazon CloudWatch, resolve the issue, and try again."'
)


def service_error(
    code: str, message: str = "", status: int = 400, **modeled: object
) -> UpstreamError:
    answer: Mapping[str, Any] = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": status},
        **modeled,
    }
    return verdict.from_botocore(ClientError(dict(answer), "InvokeEndpoint"))  # type: ignore[arg-type]  # a dict, as JSON


def model_error(status: int, text: str = "", message: str = "") -> UpstreamError:
    return service_error(
        "ModelError", message, 424, OriginalStatusCode=status, OriginalMessage=text
    )


@pytest.mark.parametrize(
    ("code", "http_status", "error", "status"),
    [
        ("ValidationError", 400, UpstreamRejectedError, 400),
        ("ValidationException", 400, UpstreamRejectedError, 400),
        ("ThrottlingException", 400, UpstreamRateLimitedError, 429),
        ("TooManyRequestsException", 429, UpstreamRateLimitedError, 429),
        ("ModelNotReadyException", 429, UpstreamUnavailableError, 503),
        ("ServiceUnavailable", 503, UpstreamUnavailableError, 503),
        ("InternalFailure", 500, UpstreamFailedError, 502),
        ("InternalDependencyException", 530, UpstreamFailedError, 502),
        ("AccessDeniedException", 403, UpstreamFailedError, 502),
        ("ExpiredTokenException", 403, UpstreamFailedError, 502),
        ("SomethingNew", 418, UpstreamFailedError, 502),
    ],
)
def test_each_error_of_the_service_becomes_its_error(
    code: str, http_status: int, error: type[UpstreamError], status: int
) -> None:
    failure = service_error(code, "any text", http_status)

    assert type(failure) is error
    assert failure.status == status
    assert failure.cause == code


def test_a_missing_endpoint_is_not_found_without_the_account() -> None:
    failure = service_error("ValidationError", "Endpoint gpt2 of account 123456789012 not found.")

    assert isinstance(failure, EndpointNotFoundError)
    assert failure.status == 404
    assert "123456789012" not in failure.message


def test_a_denied_call_has_a_hint_for_the_operator_and_not_for_the_client() -> None:
    arn = "arn:aws:sts::123456789012:assumed-role/gpt2-generate"
    failure = service_error("AccessDeniedException", f"User: {arn} is not authorized", 403)

    assert failure.hint == verdict.NO_ACCESS
    assert "123456789012" not in failure.message
    assert verdict.NO_ACCESS not in failure.message


@pytest.mark.parametrize(
    ("original", "error"),
    [
        (400, UpstreamRejectedError),
        (413, UpstreamRejectedError),
        (422, UpstreamRejectedError),
        (429, UpstreamRateLimitedError),
        (408, UpstreamTimeoutError),
        (504, UpstreamTimeoutError),
        (500, UpstreamFailedError),
        (503, UpstreamFailedError),
        (404, UpstreamFailedError),  # the container has no /invocations
        (0, UpstreamFailedError),
    ],
)
def test_the_containers_own_status_decides(original: int, error: type[UpstreamError]) -> None:
    failure = model_error(original, "text")

    assert type(failure) is error
    assert failure.cause == f"ModelError {original}"


@pytest.mark.parametrize("message", [TIMED_OUT, "Model primary did not respond within 60 seconds."])
def test_the_time_limit_of_sagemaker_is_a_timeout(message: str) -> None:
    assert isinstance(model_error(0, message=message), UpstreamTimeoutError)


def test_the_text_of_a_container_does_not_make_its_failure_a_timeout() -> None:
    assert type(model_error(500, "the CUDA kernel timed out")) is UpstreamFailedError


@pytest.mark.parametrize(
    "text",
    [
        '{"error": "`max_new_tokens` must be positive", "error_type": "validation"}',  # TGI
        '{"object": "error", "message": "`max_new_tokens` must be positive"}',  # vLLM, older
        '{"error": {"message": "`max_new_tokens` must be positive", "code": 400}}',  # vLLM
        '{"detail": "`max_new_tokens` must be positive"}',
        "`max_new_tokens` must be positive",
    ],
)
def test_the_message_of_the_container_reaches_the_client(text: str) -> None:
    assert model_error(422, text).message == "`max_new_tokens` must be positive"


@pytest.mark.parametrize("text", ["", "{}", "[]", "7", '{"error": {"code": 7}}', "[" * 100_000])
def test_a_refusal_without_a_message_gets_the_default_one(text: str) -> None:
    message = model_error(422, text).message

    assert message == UpstreamRejectedError.default_message or message == text[:1000]


def test_a_long_message_is_truncated() -> None:
    assert len(model_error(400, json.dumps({"error": "x" * 5000})).message) == 1000


def test_the_message_of_a_crash_does_not_reach_the_client() -> None:
    assert "secret" not in model_error(500, '{"error": "secret traceback"}').message


@pytest.mark.parametrize(
    ("error", "status", "hint"),
    [
        (ReadTimeoutError(endpoint_url=URL), 504, None),
        (ConnectTimeoutError(endpoint_url=URL), 502, verdict.NO_ROUTE),
        (EndpointConnectionError(endpoint_url=URL), 502, None),
        (ConnectionClosedError(endpoint_url=URL), 502, None),
        (ResponseStreamingError(error="cut"), 502, None),
        (IncompleteReadError(actual_bytes=1, expected_bytes=2), 502, None),
        (NoCredentialsError(), 502, verdict.NO_CREDENTIALS),
    ],
)
def test_each_error_of_the_transport_becomes_its_error(
    error: BotoCoreError, status: int, hint: str | None
) -> None:
    failure = verdict.from_botocore(error)

    assert (failure.status, failure.hint) == (status, hint)
    assert failure.cause == type(error).__name__
