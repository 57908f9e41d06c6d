"""What an error of SageMaker means for the client: from botocore's errors to ours. Pure.

The errors of the service:
https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html#API_runtime_InvokeEndpoint_Errors
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    NoCredentialsError,
    ReadTimeoutError,
)

from inference.errors import (
    EndpointNotFoundError,
    UpstreamError,
    UpstreamFailedError,
    UpstreamRateLimitedError,
    UpstreamRejectedError,
    UpstreamTimeoutError,
    UpstreamUnavailableError,
)

MAX_MESSAGE_CHARACTERS = 1000

NO_ACCESS = "Allow the function's role to call sagemaker:InvokeEndpoint on the endpoint."
NO_CREDENTIALS = "Give the function a role: it has no credentials."
NO_ROUTE = "SageMaker's runtime cannot be reached: check the VPC's routes and security groups."

_BY_CODE: Mapping[str, type[UpstreamError]] = {
    "ValidationError": UpstreamRejectedError,
    "ValidationException": UpstreamRejectedError,
    "Throttling": UpstreamRateLimitedError,
    "ThrottlingException": UpstreamRateLimitedError,
    "TooManyRequestsException": UpstreamRateLimitedError,
    "ModelNotReadyException": UpstreamUnavailableError,
    "ServiceUnavailable": UpstreamUnavailableError,
    "ServiceUnavailableException": UpstreamUnavailableError,
}

# Statuses of the container. Any other one is a fault that the client cannot correct.
_BY_MODEL_STATUS: Mapping[int, type[UpstreamError]] = {
    400: UpstreamRejectedError,
    408: UpstreamTimeoutError,
    413: UpstreamRejectedError,
    422: UpstreamRejectedError,
    429: UpstreamRateLimitedError,
    504: UpstreamTimeoutError,
}


@dataclass(frozen=True, slots=True)
class _Verdict:
    """The class of our error, and what it is made with."""

    error: type[UpstreamError]
    cause: str
    message: str | None = None
    hint: str | None = None


def from_botocore(
    error: ClientError | BotoCoreError, endpoint_ms: float | None = None
) -> UpstreamError:
    """Map any error that a call can end with.

    Args:
        error: botocore's.
        endpoint_ms: how long the call took, in milliseconds; None if it was not measured.
    """
    if isinstance(error, ClientError):
        found = _from_service(error.response)
    else:
        found = _from_transport(error)
    return found.error(found.message, cause=found.cause, hint=found.hint, endpoint_ms=endpoint_ms)


def _from_transport(error: BotoCoreError) -> _Verdict:
    """Map an error of the transport: SageMaker's response never arrived."""
    cause = type(error).__name__
    if isinstance(error, ReadTimeoutError):
        return _Verdict(UpstreamTimeoutError, cause)
    if isinstance(error, NoCredentialsError):
        return _Verdict(UpstreamFailedError, cause, hint=NO_CREDENTIALS)
    if isinstance(error, ConnectTimeoutError):
        return _Verdict(UpstreamFailedError, cause, hint=NO_ROUTE)
    return _Verdict(UpstreamFailedError, cause)


def _from_service(answer: Mapping[str, Any]) -> _Verdict:
    """Map an error of SageMaker itself, by its code."""
    details = answer.get("Error", {})
    code, message = details.get("Code", ""), details.get("Message", "")
    if code == "ModelError":
        return _from_model(answer, message)
    if code.startswith("Validation") and "Endpoint" in message and "not found" in message:
        # SageMaker has no code of its own for it: "Endpoint gpt2 of account 1234 not found."
        return _Verdict(EndpointNotFoundError, code)
    if answer.get("ResponseMetadata", {}).get("HTTPStatusCode") == 403 or "AccessDenied" in code:
        return _Verdict(UpstreamFailedError, code, hint=NO_ACCESS)
    return _Verdict(_BY_CODE.get(code, UpstreamFailedError), code)


def _from_model(answer: Mapping[str, Any], message: str) -> _Verdict:
    """Map an error of the container, by the status that it returned to SageMaker."""
    status = answer.get("OriginalStatusCode") or 0
    text = answer.get("OriginalMessage") or ""
    cause = f"ModelError {status}"
    if status == 0 and _is_timeout(message + text):
        return _Verdict(UpstreamTimeoutError, cause)
    error = _BY_MODEL_STATUS.get(status, UpstreamFailedError)
    return _Verdict(error, cause, sentence(text) if error is UpstreamRejectedError else None)


def _is_timeout(text: str) -> bool:
    # SageMaker reports its own limit of 60 s as status 0: only the text differs from a crash.
    return "timed out" in text or "did not respond" in text


def sentence(text: str) -> str | None:
    """Extract the message from a container's error, which each kind wraps in JSON of its own.

    TGI has {"error": "…"}, vLLM {"message": "…"} or {"error": {"message": "…"}}, FastAPI
    {"detail": "…"}. Text that is not JSON is the message.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = text
    for key in ("error", "message", "detail"):
        if isinstance(value, dict) and key in value:
            value = value[key]
    return value[:MAX_MESSAGE_CHARACTERS] if isinstance(value, str) else None
