"""Every error of every engine, as SageMaker hands it on: one meaning, whichever route asked."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    IncompleteReadError,
    NoCredentialsError,
    ReadTimeoutError,
    ResponseStreamingError,
)
from hypothesis import given
from hypothesis import strategies as st

from inference import container_error, verdict
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
from jobs.job import Failure
from jobs.s3_keys import S3Keys
from jobs_notify import message
from tests.budget import budget

URL = "https://runtime.sagemaker.us-east-1.amazonaws.com/endpoints/gpt2/invocations"
KEYS = S3Keys("bucket", "gpt2/")
TIMED_OUT = (
    'Received server error (0) from primary with message "Your invocation timed out while waiting '
    "for a response from container primary. Review the latency metrics for each container in "
    'Amazon CloudWatch, resolve the issue, and try again."'
)
SEE = "https://us-east-1.console.aws.amazon.com/cloudwatch/home in account 123456789012 for more."

REJECTED, FAILED = UpstreamRejectedError, UpstreamFailedError
BUSY, NOT_READY, LATE = UpstreamRateLimitedError, UpstreamUnavailableError, UpstreamTimeoutError


@dataclass(frozen=True)
class Row:
    """An error of a container. `message` None: the error's own sentence, nothing of the body."""

    engine: str
    status: int
    body: object
    error: type[UpstreamError]
    message: str | None = None

    @property
    def text(self) -> str:
        return self.body if isinstance(self.body, str) else json.dumps(self.body)

    @property
    def expected(self) -> tuple[str, str]:
        return self.error.code, self.message or self.error.default_message

    def __str__(self) -> str:
        return f"{self.engine}-{self.status}-{self.text[:40]}"


def tgi(error: str, kind: str) -> dict[str, str]:
    return {"error": error, "error_type": kind}


def openai(text: str, kind: str, code: int) -> dict[str, Any]:
    return {"error": {"message": text, "type": kind, "param": None, "code": code}}


def flat(text: str, kind: str, code: int) -> dict[str, Any]:
    return {"object": "error", "message": text, "type": kind, "param": None, "code": code}


def mms(code: int, kind: str, text: str) -> dict[str, Any]:
    return {"code": code, "type": kind, "message": text}


TOO_LONG = "This model's maximum context length is 2048 tokens. However, you requested 5000 tokens."
POSITIVE = "`max_new_tokens` must be strictly positive"
UNSHOWN = "Traceback (most recent call last):\n  File \"/opt/vllm/x.py\", line 7\nKeyError: 'x'"

ROWS = [
    # https://github.com/huggingface/text-generation-inference router/src/{lib,server}.rs
    Row("tgi", 422, tgi(f"Input validation error: {POSITIVE}", "validation"), REJECTED,
        f"Input validation error: {POSITIVE}"),
    Row("tgi", 422, tgi("Template error: template not found", "template_error"), REJECTED,
        "Template error: template not found"),
    Row("tgi", 422, tgi("Tool error: No tools found", "tool_error"), REJECTED,
        "Tool error: No tools found"),
    Row("tgi", 422, "Failed to deserialize the JSON body into the target type: data did not match "
        "any variant of untagged enum SagemakerRequest", REJECTED,
        "Failed to deserialize the JSON body into the target type: data did not match any variant "
        "of untagged enum SagemakerRequest"),
    Row("tgi", 400, "Failed to parse the request body as JSON: EOF while parsing", REJECTED,
        "Failed to parse the request body as JSON: EOF while parsing"),
    Row("tgi", 415, "Expected request with `Content-Type: application/json`", FAILED),
    Row("tgi", 413, "Failed to buffer the request body: length limit exceeded", REJECTED,
        "Failed to buffer the request body: length limit exceeded"),
    Row("tgi", 424, tgi("Request failed during generation: Server error: CUDA out of memory",
        "generation"), FAILED),
    Row("tgi", 424, tgi("Request failed during generation: maximum allowed size exceeds",
        "generation"), FAILED),
    Row("tgi", 429, tgi("Model is overloaded", "overloaded"), BUSY),
    Row("tgi", 500, tgi("Incomplete generation", "incomplete_generation"), FAILED),
    Row("tgi", 503, tgi("unhealthy", "healthcheck"), NOT_READY),
    # https://github.com/huggingface/text-embeddings-inference router/src/http/types.rs
    Row("tei", 422, tgi("`inputs` must have less than 512 tokens. Given: 900", "Validation"),
        REJECTED, "`inputs` must have less than 512 tokens. Given: 900"),
    Row("tei", 422, tgi("batch size 64 > maximum allowed batch size 32", "Validation"), REJECTED,
        "batch size 64 > maximum allowed batch size 32"),
    Row("tei", 413, tgi("batch size 64 > maximum allowed batch size 32", "Validation"), REJECTED,
        "batch size 64 > maximum allowed batch size 32"),
    Row("tei", 422, tgi("Tokenization error: out of memory of ids", "Tokenizer"), REJECTED,
        "Tokenization error: out of memory of ids"),
    Row("tei", 400, tgi("`inputs` cannot be empty", "Empty"), REJECTED, "`inputs` cannot be empty"),
    Row("tei", 424, tgi("Invalid device: missing", "Backend"), FAILED),
    Row("tei", 429, tgi("Model is overloaded", "Overloaded"), BUSY),
    Row("tei", 503, tgi("unhealthy", "Unhealthy"), NOT_READY),
    # https://github.com/deepjavalibrary/djl-serving engines/python/setup/djl_python
    Row("lmi", 424, {"error": "Input parsing failed. Ensure that the request matches the schema",
        "code": 424}, REJECTED, "Input parsing failed. Ensure that the request matches the schema"),
    Row("lmi", 424, "1 validation error for CompletionRequest\nmax_tokens\n  Input should be a "
        "valid integer", REJECTED, "1 validation error for CompletionRequest\nmax_tokens\n  Input "
        "should be a valid integer"),
    Row("lmi", 424, {"error": "CUDA out of memory. Tried to allocate 2.00 GiB", "code": 424},
        FAILED),
    Row("lmi", 424, {"error": "EngineDeadError: invalid state", "code": 424}, FAILED),
    Row("lmi", 424, {"error": "something went wrong", "code": 424}, FAILED),
    Row("lmi", 424, UNSHOWN, FAILED),
    Row("lmi", 424, openai(TOO_LONG, "BadRequestError", 400), REJECTED, TOO_LONG),
    Row("lmi", 500, f'error=ErrorInfo(message="{TOO_LONG}", type=\'BadRequestError\', param=None, '
        "code=400)", REJECTED, TOO_LONG),
    Row("lmi", 500, "error=ErrorInfo(message='The model `x` does not exist.', type='NotFoundError'"
        ", param='model', code=404)", REJECTED, "The model `x` does not exist."),
    Row("lmi", 500, "error=ErrorInfo(message='EngineCore died', type='InternalServerError', "
        "param=None, code=500)", FAILED),
    Row("lmi", 500, {"error": "error=ErrorInfo(message='n must be 1', type='BadRequestError', "
        "param=None, code=400)"}, REJECTED, "n must be 1"),
    Row("lmi", 500, "KeyError: code=400", FAILED),
    Row("lmi", 404, openai("The model `x` does not exist.", "NotFoundError", 404), REJECTED,
        "The model `x` does not exist."),
    Row("lmi", 404, mms(404, "ModelNotFoundException", "Model not found: test"), FAILED),
    Row("lmi", 400, mms(400, "BadRequestException", "Parameter model_name is required."), REJECTED,
        "Parameter model_name is required."),
    Row("lmi", 400, mms(400, "TranslateException", "Python worker process has died"), FAILED),
    Row("lmi", 400, mms(400, "TranslateException", "Input tensor size must be 3"), REJECTED,
        "Input tensor size must be 3"),
    Row("lmi", 408, mms(408, "RequestTimeoutException", "no answer"), LATE),
    Row("lmi", 503, mms(503, "WlmCapacityException", "Worker queue is full"), NOT_READY),
    Row("lmi", 503, mms(503, "ServiceUnavailableException", "No worker is available to serve "
        "request: model"), NOT_READY),
    Row("lmi", 507, mms(507, "WlmOutOfMemoryException", "No memory to load the model"), NOT_READY),
    # https://github.com/vllm-project/vllm vllm/entrypoints/openai, vllm/entrypoints/sagemaker
    Row("vllm", 400, openai(TOO_LONG, "BadRequestError", 400), REJECTED, TOO_LONG),
    Row("vllm", 400, flat(TOO_LONG, "BadRequestError", 400), REJECTED, TOO_LONG),
    Row("vllm", 400, {"detail": "Cannot find suitable handler for request. Expected one of: chat"},
        REJECTED, "Cannot find suitable handler for request. Expected one of: chat"),
    Row("vllm", 400, openai(UNSHOWN, "BadRequestError", 400), REJECTED),
    Row("vllm", 404, openai("The model `x` does not exist.", "NotFoundError", 404), REJECTED,
        "The model `x` does not exist."),
    Row("vllm", 404, {"detail": "Not Found"}, FAILED),
    Row("vllm", 405, {"detail": "Method Not Allowed"}, FAILED),
    Row("vllm", 415, {"detail": "Unsupported Media Type: Only 'application/json' is allowed"},
        FAILED),
    Row("vllm", 422, {"detail": [{"type": "missing", "loc": ["body", "messages"], "msg": "Field "
        "required", "input": {"inputs": "a secret"}}]}, REJECTED, "messages: Field required"),
    Row("vllm", 500, openai("EngineCore encountered an issue. See stack trace",
        "InternalServerError", 500), FAILED),
    Row("vllm", 501, openai("This model does not support tools", "NotImplementedError", 501),
        REJECTED, "This model does not support tools"),
    Row("vllm", 503, {"error": "The model is currently scaling. Please try again later."},
        NOT_READY),
    # https://github.com/sgl-project/sglang python/sglang/srt/entrypoints
    Row("sglang", 400, flat(TOO_LONG, "BadRequest", 400), REJECTED, TOO_LONG),
    Row("sglang", 400, flat("The request queue is full.", "BadRequest", 400), NOT_READY),
    Row("sglang", 500, flat("Internal server error: The request queue is full.",
        "InternalServerError", 500), NOT_READY),
    Row("sglang", 503, flat("The request queue is full.", "ServiceUnavailable", 503), NOT_READY),
    Row("sglang", 500, flat("Internal server error: 'NoneType' object", "InternalServerError",
        500), FAILED),
    Row("sglang", 400, {"object": "error", "message": "[{'type': 'missing'}]", "type": "400",
        "code": 400}, REJECTED, "[{'type': 'missing'}]"),
    Row("sglang", 422, {"detail": [
        {"loc": ["body", "n"], "msg": "Input should be a valid integer", "type": "int_parsing"},
        {"loc": ["body", "messages", 0, "role"], "msg": "Field required", "type": "missing"},
        ]}, REJECTED, "n: Input should be a valid integer; messages.0.role: Field required"),
    # https://github.com/ggml-org/llama.cpp tools/server, behind nginx
    Row("llamacpp", 400, openai("'messages' is required", "invalid_request_error", 400), REJECTED,
        "'messages' is required"),
    Row("llamacpp", 400, openai("the request exceeds the available context size",
        "exceed_context_size_error", 400), REJECTED,
        "the request exceeds the available context size"),
    Row("llamacpp", 404, openai("File Not Found", "not_found_error", 404), FAILED),
    Row("llamacpp", 401, openai("Invalid API Key", "authentication_error", 401), FAILED),
    Row("llamacpp", 500, openai("failed to decode", "server_error", 500), FAILED),
    Row("llamacpp", 501, openai("This server does not support tools. Start it with --jinja",
        "not_supported_error", 501), REJECTED,
        "This server does not support tools. Start it with --jinja"),
    Row("llamacpp", 503, openai("Loading model", "unavailable_error", 503), NOT_READY),
    Row("llamacpp", 502, "<html>\r\n<head><title>502 Bad Gateway</title></head></html>", FAILED),
    Row("llamacpp", 504, "<html>\r\n<head><title>504 Gateway Time-out</title></head></html>", LATE),
    Row("llamacpp", 413, "<html>\r\n<head><title>413 Entity Too Large</title></head></html>",
        REJECTED),
    # https://github.com/aws/sagemaker-huggingface-inference-toolkit: each exception is a 400
    Row("huggingface", 400, mms(400, "InternalServerException", "'gptj'"), FAILED),
    Row("huggingface", 400, mms(400, "InternalServerException", "Could not load model "
        "/.sagemaker/mms/models/x with any of the following classes: (invalid)"), FAILED),
    Row("huggingface", 400, mms(400, "InternalServerException", "GET was unable to find an engine "
        "to execute this computation"), FAILED),
    Row("huggingface", 400, mms(400, "InternalServerException", "CUDA error: invalid argument"),
        FAILED),
    Row("huggingface", 400, mms(400, "InternalServerException", "The following `model_kwargs` are "
        "not used by the model: ['max_tokens']"), REJECTED,
        "The following `model_kwargs` are not used by the model: ['max_tokens']"),
    Row("huggingface", 400, mms(400, "InternalServerException", "The size of tensor a (521) must "
        "match the size of tensor b (512) at non-singleton dimension 1"), REJECTED,
        "The size of tensor a (521) must match the size of tensor b (512) at non-singleton "
        "dimension 1"),
    Row("huggingface", 400, mms(400, "InternalServerException", "_sanitize_parameters() got an "
        "unexpected keyword argument 'n'"), REJECTED,
        "_sanitize_parameters() got an unexpected keyword argument 'n'"),
    Row("huggingface", 400, mms(400, "InternalServerException", UNSHOWN), FAILED),
    Row("huggingface", 415, mms(415, "InternalServerException", "Content type application/json is "
        "not supported by this framework."), FAILED),
    Row("huggingface", 500, mms(500, "InternalServerException", "Worker died."), FAILED),
    Row("huggingface", 503, mms(503, "InternalServerException", "Prediction failed"), FAILED),
    Row("huggingface", 503, mms(503, "ServiceUnavailableException", "No worker is available to "
        "serve request: model"), NOT_READY),
    Row("huggingface", 507, mms(507, "InternalServerException", "Worker died."), FAILED),
    # Any other container.
    Row("other", 408, "", LATE),
    Row("other", 429, "", BUSY),
    Row("other", 503, "busy", NOT_READY),
    Row("other", 500, "the CUDA kernel timed out", FAILED),
    Row("other", 400, "CUDA error: device-side assert triggered", FAILED),
    Row("other", 400, "RuntimeError: CUDA out of memory", FAILED),
    Row("other", 422, {"error": None, "message": "why"}, REJECTED, "why"),
    Row("other", 422, {"error": "Unprocessable Entity", "message": "why"}, REJECTED, "why"),
    Row("other", 422, {"error": "Unprocessable Content", "message": "why"}, REJECTED, "why"),
    Row("other", 413, {"error": "Content Too Large", "message": "why"}, REJECTED, "why"),
    Row("other", 413, {"error": "Payload Too Large", "message": "why"}, REJECTED, "why"),
    Row("other", 422, {"error": "Unprocessable Entity"}, REJECTED, "Unprocessable Entity"),
    Row("other", 422, {"errors": ["one", {"message": "two"}]}, REJECTED, "one; two"),
    Row("other", 422, {"detail": {"msg": "why", "loc": "n"}}, REJECTED, "n: why"),
    Row("other", 422, "role arn:aws:iam::123456789012:role/x is denied", REJECTED),
    Row("other", 422, '{"error": "cut in the mid', REJECTED),
    Row("other", 403, "denied", FAILED),
    Row("other", 200, "fine", FAILED),
    Row("other", 302, "elsewhere", FAILED),
    Row("other", 599, "odd", FAILED),
]  # fmt: skip


def service_error(
    code: object, message: object = "", status: object = 400, **modeled: object
) -> UpstreamError:
    answer: Mapping[str, Any] = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": status},
        **modeled,
    }
    return verdict.from_botocore(ClientError(dict(answer), "InvokeEndpoint"))  # type: ignore[arg-type]  # a dict, as JSON


def model_error(status: object, text: object = "", message: object = "") -> UpstreamError:
    return service_error(
        "ModelError", message, 424, OriginalStatusCode=status, OriginalMessage=text
    )


def job_failure(reason: object) -> Failure:
    location = KEYS.location(KEYS.input("0" * 32, "0" * 44))
    asked = {"endpointName": "gpt2", "inputLocation": location}
    text = json.dumps(
        {"invocationStatus": "Failed", "requestParameters": asked, "failureReason": reason}
    )
    found = message.parse(text, "gpt2", KEYS)
    assert isinstance(found, message.Notification)
    assert found.outcome.failure is not None
    return found.outcome.failure


def reason_of(status: int, text: str) -> str:
    side = "client" if status < 500 else "server"
    return f'Received {side} error ({status}) from model with message "{text}". See {SEE}'


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


@pytest.mark.parametrize("text", ["the CUDA kernel timed out", "request expired"])
def test_the_text_of_a_container_does_not_make_its_failure_a_timeout(text: str) -> None:
    assert type(model_error(500, text)) is UpstreamFailedError
    assert job_failure(reason_of(500, text)).code == "model_failed"


def test_a_quoted_end_of_sagemakers_sentence_does_not_cut_the_reason() -> None:
    text = json.dumps({"error": 'the prompt holds ". See https://example.com'})

    assert job_failure(reason_of(422, text)).message.endswith('". See https://example.com')


def test_of_a_reason_that_sagemaker_truncated_nothing_is_shown() -> None:
    reason = 'Received client error (422) from primary with message "n must be 1 in account 123'

    assert job_failure(reason).message == UpstreamRejectedError.default_message


def test_a_long_reason_takes_no_time() -> None:
    reason = "Received client error (422) from primary " + 'with message "' * 100_000
    started = time.process_time()
    job_failure(reason)

    assert time.process_time() - started < 2


@pytest.mark.parametrize("text", ["", "{}", "[]", "7", '{"error": {"code": 7}}', "[" * 100_000])
def test_a_refusal_without_a_message_gets_the_default_one(text: str) -> None:
    assert model_error(422, text).message == UpstreamRejectedError.default_message


def test_a_long_message_is_truncated() -> None:
    assert len(model_error(400, json.dumps({"error": "x" * 5000})).message) == 1000


def test_a_refusal_of_many_megabytes_is_not_read() -> None:
    text = json.dumps({"error": "x" * container_error.MAX_BODY_CHARACTERS})

    assert model_error(400, text).message == UpstreamRejectedError.default_message


@pytest.mark.parametrize("text", [b'{"error": "caf\xe9"}', '{"error": "caf\\ud800"}'])
def test_what_is_shown_is_always_text(text: object) -> None:
    shown = judge(ServiceError(MODEL_ERROR), 422, text).message

    assert shown.startswith("caf")
    assert shown.encode().decode() == shown


def test_the_message_of_a_crash_does_not_reach_the_client() -> None:
    assert "secret" not in model_error(500, '{"error": "secret traceback"}').message


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ({"Error": {"Code": "ValidationError", "Message": None}}, REJECTED),
        ({"Error": {"Code": "ValidationError", "Message": {"a": 1}}}, REJECTED),
        ({"Error": {"Code": 503, "Message": ["x"]}}, FAILED),
        ({"Error": {"Code": None}, "ResponseMetadata": {"HTTPStatusCode": 503}}, NOT_READY),
        ({"Error": None}, FAILED),
        ({"Error": []}, FAILED),
        ({}, FAILED),
        ({"Error": {"Code": "ModelError", "Message": None}}, FAILED),
        ({"Error": {"Code": "ModelError", "Message": {}}, "OriginalStatusCode": 0}, FAILED),
        ({"Error": {"Code": "ModelError"}, "OriginalStatusCode": 422,
          "OriginalMessage": {"error": "why"}}, REJECTED),
        ({"Error": {"Code": "ModelError"}, "OriginalStatusCode": "422",
          "OriginalMessage": None}, REJECTED),
        ({"Error": {"Code": "ModelError"}, "OriginalStatusCode": [422]}, FAILED),
        ({"Error": {"Code": "ModelError"}, "OriginalStatusCode": True}, FAILED),
        ({"Error": {"Code": "ModelError"}, "OriginalStatusCode": 10**30}, FAILED),
    ],
)  # fmt: skip
def test_an_odd_error_is_still_an_error_of_the_endpoint(
    answer: dict[str, Any], error: type[UpstreamError]
) -> None:
    failure = ClientError({"Error": {}}, "InvokeEndpoint")
    failure.response = answer  # type: ignore[assignment]  # as odd as it comes

    assert type(verdict.from_botocore(failure)) is error


@pytest.mark.parametrize(
    ("error", "status", "hint"),
    [
        (ReadTimeoutError(endpoint_url=URL), 504, None),
        (TimeoutError("timed out"), 504, None),
        (ConnectTimeoutError(endpoint_url=URL), 502, verdict.NO_ROUTE),
        (EndpointConnectionError(endpoint_url=URL), 502, None),
        (ConnectionClosedError(endpoint_url=URL), 502, None),
        (ResponseStreamingError(error="cut"), 502, None),
        (IncompleteReadError(actual_bytes=1, expected_bytes=2), 502, None),
        (NoCredentialsError(), 502, verdict.NO_CREDENTIALS),
        (AttributeError("'list' object has no attribute 'get'"), 502, None),
        (RecursionError("maximum recursion depth exceeded"), 502, None),
        (OSError("[SSL] record layer failure"), 502, None),
    ],
)
def test_each_error_of_the_transport_becomes_its_error(
    error: Exception, status: int, hint: str | None
) -> None:
    failure = verdict.from_botocore(error)

    assert (failure.status, failure.hint) == (status, hint)
    assert failure.cause == type(error).__name__
    assert str(error) not in failure.message


texts = st.text(st.characters(exclude_categories=()), max_size=60)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts | st.binary(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            texts
            | st.sampled_from(
                ["error", "message", "detail", "loc", "msg", "type", "error_type", "code"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=10,
)
numbers = st.sampled_from([400, 404, 408, 413, 415, 422, 424, 429, 500, 501, 503, 504, 507])
names = st.sampled_from([MODEL_ERROR, "ValidationError", "ThrottlingException", "", "503"]) | texts


@given(names, st.integers(), texts, numbers | values, values)
@budget(300)
def test_no_error_makes_the_verdict_fail(
    code: str, http_status: int, text: str, status: object, body: object
) -> None:
    judged = judge(ServiceError(code, http_status, text), status, body)

    assert 400 <= judged.error.status < 600
    assert judged.error.status != 500
    assert 0 < len(judged.message) <= container_error.MAX_MESSAGE_CHARACTERS
    assert judged.message.encode().decode() == judged.message
    assert judged.to_error().message == judged.message


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


@given(numbers | st.integers(400, 599), json_values.map(json.dumps))
@budget(150)
def test_both_routes_agree_on_every_error(status: int, text: str) -> None:
    failure = model_error(status, text)

    assert job_failure(reason_of(status, text)) == Failure(failure.code, failure.message)
