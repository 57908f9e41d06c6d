"""What SageMaker's errors mean for the client: pure functions from botocore's errors to ours.

The errors of the service:
https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html#API_runtime_InvokeEndpoint_Errors
"""

from __future__ import annotations

import json
from collections.abc import Mapping
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

NO_ACCESS = "Let the function's role call sagemaker:InvokeEndpoint on the endpoint."
NO_CREDENTIALS = "Give the function a role: it has no credentials."
NO_ROUTE = "SageMaker's runtime cannot be reached: look at the VPC's routes and security groups."

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

# Statuses of the container. Any other one is a fault that the client cannot mend.
_BY_MODEL_STATUS: Mapping[int, type[UpstreamError]] = {
    400: UpstreamRejectedError,
    408: UpstreamTimeoutError,
    413: UpstreamRejectedError,
    422: UpstreamRejectedError,
    429: UpstreamRateLimitedError,
    504: UpstreamTimeoutError,
}


def from_botocore(error: ClientError | BotoCoreError) -> UpstreamError:
    """Map any error that a call can end with."""
    if isinstance(error, ClientError):
        return _from_service(error.response)
    return _from_transport(error)


def _from_transport(error: BotoCoreError) -> UpstreamError:
    """Map an error of the way there or back: SageMaker's answer never came."""
    cause = type(error).__name__
    if isinstance(error, ReadTimeoutError):
        return UpstreamTimeoutError(cause=cause)
    if isinstance(error, NoCredentialsError):
        return UpstreamFailedError(cause=cause, hint=NO_CREDENTIALS)
    if isinstance(error, ConnectTimeoutError):
        return UpstreamFailedError(cause=cause, hint=NO_ROUTE)
    return UpstreamFailedError(cause=cause)


def _from_service(answer: Mapping[str, Any]) -> UpstreamError:
    """Map an error that SageMaker itself answered with, by its code."""
    details = answer.get("Error", {})
    code, message = details.get("Code", ""), details.get("Message", "")
    if code == "ModelError":
        return _from_model(answer, message)
    if code.startswith("Validation") and "Endpoint" in message and "not found" in message:
        # SageMaker has no code of its own for it: "Endpoint gpt2 of account 1234 not found."
        return EndpointNotFoundError(cause=code)
    if answer.get("ResponseMetadata", {}).get("HTTPStatusCode") == 403 or "AccessDenied" in code:
        return UpstreamFailedError(cause=code, hint=NO_ACCESS)
    return _BY_CODE.get(code, UpstreamFailedError)(cause=code)


def _from_model(answer: Mapping[str, Any], message: str) -> UpstreamError:
    """Map an error of the container, by the status that it answered SageMaker with."""
    status = answer.get("OriginalStatusCode") or 0
    text = answer.get("OriginalMessage") or ""
    cause = f"ModelError {status}"
    if status == 0 and _is_timeout(message + text):
        return UpstreamTimeoutError(cause=cause)
    error = _BY_MODEL_STATUS.get(status, UpstreamFailedError)
    if error is UpstreamRejectedError:
        return error(sentence(text), cause=cause)
    return error(cause=cause)


def _is_timeout(text: str) -> bool:
    # SageMaker reports its own 60 s limit as status 0: only the words tell it from a crash.
    return "timed out" in text or "did not respond" in text


def sentence(text: str) -> str | None:
    """Take the sentence out of a container's error, which each kind wraps in JSON of its own.

    TGI has {"error": "…"}, vLLM {"message": "…"} or {"error": {"message": "…"}}, FastAPI
    {"detail": "…"}. Text that is no JSON is the sentence.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = text
    for key in ("error", "message", "detail"):
        if isinstance(value, dict) and key in value:
            value = value[key]
    return value[:MAX_MESSAGE_CHARACTERS] if isinstance(value, str) else None
