"""Every error of every engine, as SageMaker hands it on, and what it means."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import (
    ClientError,
)

from inference import verdict
from inference.errors import (
    UpstreamError,
    UpstreamFailedError,
    UpstreamRateLimitedError,
    UpstreamRejectedError,
    UpstreamTimeoutError,
    UpstreamUnavailableError,
)
from jobs.job import Failure
from jobs.s3_keys import S3Keys
from jobs_notify import message

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
