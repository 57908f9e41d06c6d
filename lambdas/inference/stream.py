"""An invocation of the endpoint whose response comes in parts.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpointWithResponseStream.html
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from inference.client import RAW, Call, StreamingClient, send
from inference.event_stream import Decoder, Message
from web import deadline
from web.deadline import Deadline

if TYPE_CHECKING:
    from inference.verdict import Verdict

# `inference.verdict` is imported by the first error: a start takes the time, and most see none.

_PART = "PayloadPart"


@dataclass(frozen=True, slots=True)
class Stream:
    """The container's response, while it comes.

    Attributes:
        content_type: of the parts; it tells how to read them.
        parts: its bytes, cut anywhere. They end by the deadline that applied to `invoke`, and the
            connection is given up when they are closed early. They raise what `invoke` raises.
        variant: the variant that was invoked; None if SageMaker does not name it.
    """

    content_type: str
    parts: Iterator[bytes]
    variant: str | None = None


class _ReportedError(Exception):
    """The stream itself reports what ended it."""

    def __init__(self, judged: Verdict) -> None:
        super().__init__(judged.cause)
        self.judged = judged


class RawBody(Protocol):
    """The part of urllib3's response that is used."""

    def stream(self, amt: int) -> Iterator[bytes]:
        """Yield bytes as they come."""

    def close(self) -> None:
        """Close the connection, if it was not read to its end."""


def invoke(
    client: StreamingClient, call: Call, clock: Callable[[], float] = time.perf_counter
) -> Stream:
    """Invoke the endpoint for a response in parts; returns when it begins.

    Args:
        client: the client, of `inference.client.create_client`. Its read timeout applies to each
            pause of the stream.
        call: what to send to which endpoint.
        clock: seconds, from any start.

    Raises:
        UpstreamError: a subclass, with `endpoint_ms`: the request was refused, or did not arrive.
            The parts raise it too, if they break off, end too late, or there are none.
    """
    started = clock()

    def elapsed_ms() -> float:
        return (clock() - started) * 1000

    try:
        answer = send(
            client.invoke_endpoint_with_response_stream, call, lambda: elapsed_ms() / 1000
        )
    except Exception as error:
        from inference import verdict

        raise verdict.from_botocore(error, elapsed_ms()) from error
    return Stream(
        answer.get("ContentType") or "application/octet-stream",
        _parts(answer[RAW], deadline.current(), elapsed_ms),
        answer.get("InvokedProductionVariant"),
    )


def _parts(raw: RawBody, limit: Deadline, elapsed_ms: Callable[[], float]) -> Iterator[bytes]:
    """Yield the payloads of a stream."""
    try:
        yield from _payloads(raw, limit)
    except _ReportedError as reported:
        raise reported.judged.to_error(elapsed_ms()) from None
    except Exception as error:
        from inference import verdict

        raise verdict.from_botocore(error, elapsed_ms()) from error
    finally:
        raw.close()


def _payloads(raw: RawBody, limit: Deadline) -> Iterator[bytes]:
    decoder, is_empty = Decoder(), True
    for data in _reads(raw, limit):
        for message in decoder.feed(data):
            if message.headers.get(":event-type") != _PART:
                _raise_failure(message)
            elif message.payload:
                is_empty = False
                yield message.payload
    decoder.end()
    if is_empty:
        from inference import verdict

        raise _ReportedError(verdict.EMPTY_STREAM)


def _reads(raw: RawBody, limit: Deadline) -> Iterator[bytes]:
    """Yield what arrives. The deadline applies to the reads only, not between them."""
    reads = iter(raw.stream(65536))
    while True:
        with deadline.until(deadline.current().not_after(limit)):
            data = next(reads, None)
        if data is None:
            return
        yield data


def _raise_failure(message: Message) -> None:
    """Raise what a message that is no part means; one of an unknown kind means nothing."""
    from inference import verdict

    headers = message.headers
    match headers.get(":message-type"):
        case "exception":
            fields = _fields(message.payload)
            kind, code = headers.get(":exception-type", ""), str(fields.get("ErrorCode", ""))
            raise _ReportedError(verdict.judge_event(kind, code, str(fields.get("Message", ""))))
        case "error":
            kind, text = headers.get(":error-code", ""), headers.get(":error-message", "")
            raise _ReportedError(verdict.judge_event(kind, message=text))


def _fields(payload: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(payload)
    except (ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}
