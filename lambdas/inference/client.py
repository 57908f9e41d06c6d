"""The client of the SageMaker runtime.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, cast

from botocore.config import Config
from botocore.exceptions import ConnectionClosedError

from aws import session
from inference.content_types import is_stream

SERVICE = "sagemaker-runtime"
STREAM = "InvokeEndpointWithResponseStream"
RAW = "RawBody"
CONNECT_TIMEOUT_SECONDS = 2

# While Lambda keeps a function frozen, its connections may close unnoticed; the next request on
# one fails within milliseconds. A connection closed later may have carried the request to the
# container, and a retry would pay for a second completion.
STALE_CONNECTION_SECONDS = 1


@dataclass(frozen=True, slots=True)
class Call:
    """One invocation.

    Attributes:
        endpoint_name: the endpoint.
        body: the bytes that the container receives unchanged.
        variant: the variant to invoke; None: the variants' weights decide.
        content_type: of the body.
        accept: the content type that the container is asked for.
        custom_attributes: for the container; None: none. Only adapters of engines set them: with
            those of a client, a request could reach any path of some containers' servers.
    """

    endpoint_name: str
    body: bytes
    variant: str | None = None
    content_type: str = "application/json"
    accept: str = "application/json"
    custom_attributes: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """The container's response.

    Attributes:
        body: its bytes.
        content_type: their content type.
        endpoint_ms: how long it took, in milliseconds.
        variant: the variant that was invoked; None if SageMaker does not name it.
    """

    body: bytes
    content_type: str
    endpoint_ms: float
    variant: str | None = None


Operation = Callable[..., Mapping[str, Any]]
"""A method of the client."""


class RuntimeClient(Protocol):
    """The part of botocore's `sagemaker-runtime` client that is used."""

    def invoke_endpoint(self, **kwargs: Any) -> Mapping[str, Any]:
        """Call InvokeEndpoint."""


class StreamingClient(Protocol):
    """The part of that client that is used for responses in parts."""

    def invoke_endpoint_with_response_stream(self, **kwargs: Any) -> Mapping[str, Any]:
        """Call InvokeEndpointWithResponseStream. `RAW` is what its response holds beside `Body`."""


class Client(RuntimeClient, StreamingClient, Protocol):
    """Both."""


def create_client(read_timeout_seconds: float) -> Client:
    """Make the client, once, while Lambda still counts the time as init.

    One attempt: a second one would pay for a second completion, and could not end in time.
    """
    config = Config(
        connect_timeout=CONNECT_TIMEOUT_SECONDS,
        read_timeout=read_timeout_seconds,
        retries={"total_max_attempts": 1},
        tcp_keepalive=True,
    )
    client = session.create_client(session.create_session(SERVICE), SERVICE, config)
    client.meta.events.register(f"before-parse.{SERVICE}.{STREAM}", keep_raw)
    # botocore makes the client's methods at run time: its type needs a cast.
    return cast(Client, client)


def keep_raw(
    response_dict: dict[str, Any], customized_response_dict: dict[str, Any], **_: object
) -> None:
    """Keep the bytes of a stream as urllib3 reads them.

    botocore's own reader of event streams takes several times as long as `inference.event_stream`,
    and does not notice a stream that ends within an event.
    """
    customized_response_dict[RAW] = response_dict["body"]


def invoke(
    client: RuntimeClient, call: Call, clock: Callable[[], float] = time.perf_counter
) -> Reply:
    """Invoke the endpoint.

    Args:
        client: the client, of `create_client`.
        call: what to send to which endpoint.
        clock: seconds, from any start.

    Raises:
        UpstreamError: a subclass, with `endpoint_ms`.
    """
    started = clock()
    try:
        answer = send(client.invoke_endpoint, call, lambda: clock() - started)
        body: bytes = answer["Body"].read()
    except Exception as error:
        # Imported by the first error: a start takes the time, and most see none.
        from inference import verdict

        raise verdict.from_botocore(error, (clock() - started) * 1000) from error
    content_type = answer.get("ContentType") or "application/octet-stream"
    endpoint_ms = (clock() - started) * 1000
    if is_stream(content_type):
        _refuse_failure(content_type, body, endpoint_ms)
    return Reply(body, content_type, endpoint_ms, answer.get("InvokedProductionVariant"))


def _refuse_failure(content_type: str, body: bytes, endpoint_ms: float) -> None:
    """Raise the UpstreamError with which a stream begins, if it does."""
    from inference import verdict

    refused = verdict.judge_stream(content_type, body)
    if refused is not None:
        raise refused.to_error(endpoint_ms)


def send(
    operation: Operation, call: Call, elapsed_seconds: Callable[[], float]
) -> Mapping[str, Any]:
    """Send the request, on a second connection if the first one turns out to be closed.

    Args:
        operation: method of the client.
        call: what to send.
        elapsed_seconds: the time since the start of the call.

    Raises:
        botocore's errors.
    """
    arguments: dict[str, Any] = {
        "EndpointName": call.endpoint_name,
        "Body": call.body,
        "ContentType": call.content_type,
        "Accept": call.accept,
    }
    if call.variant is not None:
        arguments["TargetVariant"] = call.variant
    if call.custom_attributes is not None:
        arguments["CustomAttributes"] = call.custom_attributes
    try:
        return operation(**arguments)
    except ConnectionClosedError:
        if elapsed_seconds() > STALE_CONNECTION_SECONDS:
            raise
        return operation(**arguments)
