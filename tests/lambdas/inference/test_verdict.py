"""Every error of every engine and of SageMaker has one meaning, whichever route asked."""

from __future__ import annotations

import pytest

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
from inference.verdict import MODEL_ERROR, ServiceError, judge
from tests.lambdas.inference.engine_errors import (
    BUSY,
    FAILED,
    NOT_READY,
    REJECTED,
    ROWS,
    TIMED_OUT,
    Row,
    job_failure,
    model_error,
    reason_of,
    service_error,
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_each_error_of_each_engine_becomes_its_error(row: Row) -> None:
    failure = model_error(row.status, row.text)

    assert type(failure) is row.error
    assert (failure.code, failure.message) == row.expected
    assert failure.cause == f"ModelError {row.status}"


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_job_fails_for_the_reason_that_a_request_fails_for(row: Row) -> None:
    failure = job_failure(reason_of(row.status, row.text))

    assert (failure.code, failure.message) == row.expected


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_without_a_status_of_its_own_sagemakers_sentence_has_it(row: Row) -> None:
    failure = model_error(None, None, reason_of(row.status, row.text))

    assert (failure.code, failure.message) == row.expected


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_text_bytes_and_json_are_judged_alike(row: Row) -> None:
    given = ServiceError(MODEL_ERROR)
    judged = judge(given, row.status, row.text)

    assert judge(given, row.status, row.text.encode()) == judged
    assert judge(given, row.status, row.body) == judged


@pytest.mark.parametrize(
    ("error", "fault", "retry"),
    [
        (UpstreamRejectedError, "client", False),
        (EndpointNotFoundError, "service", False),
        (UpstreamFailedError, "service", True),
        (UpstreamRateLimitedError, "capacity", True),
        (UpstreamUnavailableError, "capacity", True),
        (UpstreamTimeoutError, "timeout", False),
    ],
)
def test_a_verdict_has_a_fault_and_whether_to_retry(
    error: type[UpstreamError], fault: str, retry: bool
) -> None:
    judged = verdict.Verdict(error, "cause")

    assert (judged.fault, judged.retry) == (fault, retry)
    assert judged.message == error.default_message


@pytest.mark.parametrize(
    ("code", "http_status", "error", "status"),
    [
        ("ValidationError", 400, REJECTED, 400),
        ("ValidationException", 400, REJECTED, 400),
        ("ThrottlingException", 400, BUSY, 429),
        ("TooManyRequestsException", 429, BUSY, 429),
        ("ModelNotReadyException", 429, NOT_READY, 503),
        ("ServiceUnavailable", 503, NOT_READY, 503),
        ("InternalFailure", 500, FAILED, 502),
        ("InternalDependencyException", 530, FAILED, 502),
        ("AccessDeniedException", 403, FAILED, 502),
        ("ExpiredTokenException", 403, FAILED, 502),
        ("SomethingNew", 418, FAILED, 502),
        # The front end, without the name of an error: botocore makes the status the name.
        ("429", 429, BUSY, 429),
        ("503", 503, NOT_READY, 503),
        ("504", 504, NOT_READY, 503),
        ("", 503, NOT_READY, 503),
        ("413", 413, REJECTED, 400),
        ("500", 500, FAILED, 502),
        ("502", 502, FAILED, 502),
        ("403", 403, FAILED, 502),
    ],
)
def test_each_error_of_the_service_becomes_its_error(
    code: str, http_status: int, error: type[UpstreamError], status: int
) -> None:
    failure = service_error(code, "any text", http_status)

    assert type(failure) is error
    assert failure.status == status
    assert failure.cause == (code or f"HTTP {http_status}")
    assert "any text" not in failure.message
    assert (failure.retry_after_seconds is not None) == (status in (429, 503))


def test_an_endpoint_without_capacity_is_not_the_clients_fault() -> None:
    failure = service_error(
        "ValidationError",
        "An error: Inference Component has No Capacity to process this request. "
        "ApplicationAutoScaling may be in-progress (if configured).",
    )

    assert isinstance(failure, UpstreamUnavailableError)
    assert failure.retry_after_seconds == 60


@pytest.mark.parametrize(
    "text",
    [
        "Inference Component Name header is required for endpoints to which you plan to deploy "
        "inference components. Please include Inference Component Name header.",
        "Inference Component Name header is not allowed for endpoints to which you dont plan to "
        "deploy inference components.",
    ],
)
def test_a_call_without_a_component_has_a_hint_for_the_operator(text: str) -> None:
    failure = service_error("ValidationError", text)

    assert isinstance(failure, UpstreamFailedError)
    assert failure.hint == verdict.NO_COMPONENT


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
    ("status", "hint"), [(404, verdict.NO_INVOCATIONS), (415, verdict.NO_JSON), (500, None)]
)
def test_a_container_that_does_not_fit_has_a_hint_for_the_operator(
    status: int, hint: str | None
) -> None:
    assert model_error(status, "text").hint == hint


@pytest.mark.parametrize("text", [TIMED_OUT, "Model primary did not respond within 60 seconds."])
def test_the_time_limit_of_sagemaker_is_a_timeout(text: str) -> None:
    assert isinstance(model_error(0, message=text), UpstreamTimeoutError)
    assert job_failure(text).code == "model_timeout"


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("Model invocation timed out", "model_timeout"),
        ("The request expired before it could be processed", "model_timeout"),
        ("Unable to upload the result to S3", "model_failed"),
        ("", "model_failed"),
        (None, "model_failed"),
        (["a list"], "model_failed"),
        ({"error": "an object"}, "model_failed"),
        # SageMaker could not read the body of the container.
        (
            "Received client error (400) and could not load the body.",
            "rejected_by_model",
        ),
        ("Received server error (500) and could not load the body.", "model_failed"),
    ],
)
def test_a_job_that_sagemaker_failed_has_its_reason(reason: object, code: str) -> None:
    assert job_failure(reason).code == code
