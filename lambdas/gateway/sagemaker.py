"""The SageMaker runtime: the only I/O of the functions.

botocore's session and client are used directly: boto3 wraps the same client and costs more to
import. https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, cast

import botocore.session
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    NoCredentialsError,
    ReadTimeoutError,
)
from botocore.loaders import Loader

from gateway.errors import (
    EndpointNotFoundError,
    UpstreamError,
    UpstreamFailedError,
    UpstreamRateLimitedError,
    UpstreamRejectedError,
    UpstreamTimeoutError,
    UpstreamUnavailableError,
)

SERVICE = "sagemaker-runtime"
CONNECT_TIMEOUT_SECONDS = 2
MAX_MESSAGE_CHARACTERS = 1000


@dataclass(frozen=True, slots=True)
class Call:
    """One invocation: the bytes go to the container as they are."""

    endpoint_name: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """The container's answer, and how long it took in milliseconds."""

    body: bytes
    content_type: str
    endpoint_ms: float


class RuntimeClient(Protocol):
    """The part of botocore's `sagemaker-runtime` client that is used."""

    def invoke_endpoint(self, **kwargs: Any) -> Mapping[str, Any]:
        """Call InvokeEndpoint."""


class _RuntimeLoader(Loader):
    """Knows the one service that is called.

    botocore's own lists every service's folder, twice, to learn whether this one is among them:
    a third of the time that making a client takes.
    """

    def list_available_services(self, type_name: str) -> list[str]:  # noqa: ARG002
        return [SERVICE]


def create_client(read_timeout_seconds: float) -> RuntimeClient:
    """Make the client, once, while Lambda still counts the time as init.

    One attempt: a second one would pay for a second generation, and could not end in time.
    """
    session = botocore.session.Session()
    session.register_component("data_loader", _RuntimeLoader())
    config = Config(
        connect_timeout=CONNECT_TIMEOUT_SECONDS,
        read_timeout=read_timeout_seconds,
        retries={"total_max_attempts": 1},
        tcp_keepalive=True,
    )
    # botocore makes the client's methods at run time: only a cast can tell its type.
    return cast(RuntimeClient, session.create_client(SERVICE, config=config))


def invoke(
    client: RuntimeClient, call: Call, clock: Callable[[], float] = time.perf_counter
) -> Reply:
    """Call the endpoint.

    Raises:
        UpstreamError: one of its classes, with `endpoint_ms` set.
    """
    started = clock()
    try:
        answer = client.invoke_endpoint(
            EndpointName=call.endpoint_name,
            Body=call.body,
            ContentType="application/json",
            Accept="application/json",
        )
        body: bytes = answer["Body"].read()
    except (ClientError, BotoCoreError) as error:
        failure = _from_service(error) if isinstance(error, ClientError) else _from_transport(error)
        failure.endpoint_ms = (clock() - started) * 1000
        raise failure from error
    return Reply(
        body=body,
        content_type=answer.get("ContentType") or "application/octet-stream",
        endpoint_ms=(clock() - started) * 1000,
    )


def _from_transport(error: BotoCoreError) -> UpstreamError:
    """Map an error that happened before or while the answer came."""
    cause = type(error).__name__
    if isinstance(error, ReadTimeoutError):
        return UpstreamTimeoutError(cause=cause)
    if isinstance(error, ConnectTimeoutError):
        return UpstreamFailedError(
            cause=cause, hint="SageMaker's runtime cannot be reached: look at the VPC's routes."
        )
    if isinstance(error, NoCredentialsError):
        return UpstreamFailedError(cause=cause, hint="The function has no credentials.")
    return UpstreamFailedError(cause=cause)


def _from_service(error: ClientError) -> UpstreamError:
    """Map an error that SageMaker answered with, by its code."""
    answer: Mapping[str, Any] = error.response
    details = answer.get("Error", {})
    code, message = details.get("Code", ""), details.get("Message", "")
    match code:
        case "ModelError":
            return _from_model(answer, message)
        case "ValidationError" | "ValidationException":
            if "not found" in message:
                return EndpointNotFoundError(cause=code)
            return UpstreamRejectedError(cause=code)
        case "ThrottlingException" | "Throttling" | "TooManyRequestsException":
            return UpstreamRateLimitedError(cause=code)
        case "ModelNotReadyException" | "ServiceUnavailable" | "ServiceUnavailableException":
            return UpstreamUnavailableError(cause=code)
        case "AccessDeniedException" | "AccessDenied":
            return UpstreamFailedError(
                cause=code,
                hint="The function's role may not call sagemaker:InvokeEndpoint on the endpoint.",
            )
        case _:
            return UpstreamFailedError(cause=code)


def _from_model(answer: Mapping[str, Any], message: str) -> UpstreamError:
    """Map an error of the container, by the status that it answered SageMaker with."""
    status = answer.get("OriginalStatusCode") or 0
    text = answer.get("OriginalMessage") or ""
    cause = f"ModelError {status}"
    if status in (400, 413, 422):
        return UpstreamRejectedError(_container_message(text), cause=cause)
    if status == 429:
        return UpstreamRateLimitedError(cause=cause)
    if status in (408, 504) or (status == 0 and _is_timeout(message + text)):
        return UpstreamTimeoutError(cause=cause)
    return UpstreamFailedError(cause=cause)


def _is_timeout(text: str) -> bool:
    # SageMaker reports its own 60 s limit as status 0; only the words tell it from a crash.
    return "timed out" in text or "did not respond" in text


def _container_message(text: str) -> str | None:
    """Take the sentence out of the container's error: TGI, vLLM and DJL each wrap it."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text[:MAX_MESSAGE_CHARACTERS] or None
    for key in ("error", "message", "detail"):
        if isinstance(value, dict) and key in value:
            value = value[key]
    return value[:MAX_MESSAGE_CHARACTERS] if isinstance(value, str) else None
