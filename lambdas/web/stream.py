"""A response that is sent while it is produced, and the shape in which a handler yields it.

A streaming handler yields first the head of the response, a dict, and then bytes. `streaming/`
sends them as Lambda's Runtime API expects them; no other place depends on that protocol.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from web.errors import HttpError
from web.event import Request
from web.response import Response, headers

Head = dict[str, Any]
"""`statusCode`, `headers`, and, if there are any, `cookies`."""

# A response with an empty body leaves clients waiting: every body has at least this.
# https://github.com/awslabs/aws-lambda-web-adapter/issues/499
SHORTEST_BODY = b"\n"

# What describes one connection, or a body that is whole, has no place in a response that API
# Gateway sends in chunks. https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1
_OF_THE_CONNECTION = frozenset(
    {"connection", "content-length", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"}
)


@dataclass(slots=True)
class Outcome:
    """What a route records while it streams, for the log and the rate limits.

    Attributes:
        tokens: what the request used, by the engine's figure; None: it has given none.
        error: the error that ended the stream early; None if there was none.
        endpoint_ms: how long the endpoint took, in milliseconds; None if it was not called.
    """

    tokens: int | None = None
    error: HttpError | None = None
    endpoint_ms: float | None = None


@dataclass(frozen=True, slots=True)
class StreamedResponse:
    """A response that is sent while it is produced.

    Attributes:
        status: the HTTP status.
        content_type: the content type of the parts.
        parts: the body. It is closed whatever happens: after its last part, after an error, and
            when the response cannot be sent.
        headers: further headers, in lower case.
        outcome: what the route records while it streams.
    """

    status: int
    content_type: str
    parts: Iterator[bytes]
    headers: Mapping[str, str] = field(default_factory=dict)
    outcome: Outcome = field(default_factory=Outcome)


StreamingRoute = Callable[[Request], Response | StreamedResponse]
StreamingDecorator = Callable[[StreamingRoute], StreamingRoute]
StreamingHandler = Callable[[object, Any], Generator[Head | bytes, None, None]]


def of(response: Response | StreamedResponse) -> StreamedResponse:
    """Return a whole response as one that has one part; a streamed one as it is."""
    if isinstance(response, StreamedResponse):
        return response
    outcome = Outcome(error=response.error, endpoint_ms=response.endpoint_ms)
    parts = iter((response.body,))
    return StreamedResponse(
        response.status, response.content_type, parts, response.headers, outcome
    )


def to_head(response: StreamedResponse, request_id: str) -> Head:
    """Return the head of a response, as API Gateway reads it."""
    all_headers = headers(response.content_type, response.headers, request_id)
    kept = {name: value for name, value in all_headers.items() if name not in _OF_THE_CONNECTION}
    return {"statusCode": response.status, "headers": kept}


class Body:
    """The parts of a body that are not empty, one at least.

    Attributes:
        sent_bytes: how many bytes they had so far.
        first_part_at: when the first one came, as the clock has it; None before it.
    """

    def __init__(self, parts: Iterator[bytes], clock: Callable[[], float]) -> None:
        self._parts = parts
        self._clock = clock
        self.sent_bytes = 0
        self.first_part_at: float | None = None

    def __iter__(self) -> Iterator[bytes]:
        for part in self._parts:
            if part:
                if self.first_part_at is None:
                    self.first_part_at = self._clock()
                self.sent_bytes += len(part)
                yield part
        if not self.sent_bytes:
            self.sent_bytes = len(SHORTEST_BODY)
            yield SHORTEST_BODY

    def close(self) -> None:
        """Let the parts end, whatever is left of them."""
        close_parts(self._parts)


def close_parts(parts: Iterator[bytes]) -> None:
    """Close an iterator that can be closed, as a generator can."""
    close = getattr(parts, "close", None)
    if close is not None:
        close()
