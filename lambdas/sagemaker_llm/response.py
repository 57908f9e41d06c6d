"""The response, as a handler returns it."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from web import response as web_response
from web.response import JSON
from web.stream import Outcome, StreamedResponse

Body = Mapping[str, Any] | list[Any] | str | bytes
"""An object or a list is sent as JSON, text as UTF-8, and bytes as they are."""

TEXT = "text/plain; charset=utf-8"
_BYTES = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Response:
    """A response with more than a body.

    Attributes:
        body: what to send.
        status: the HTTP status.
        headers: further headers. `content-type` follows from the body unless it is among them.
    """

    body: Body = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stream:
    """A response that is sent while it is produced.

    Attributes:
        parts: the body; text is sent as UTF-8.
        content_type: of the body, such as `text/event-stream`.
        status: the HTTP status.
        headers: further headers.
    """

    parts: Iterator[str | bytes]
    content_type: str = TEXT
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Returned = Response | Body


def to_web(returned: Returned) -> web_response.Response:
    """Return what a handler returned as the response to send.

    Raises:
        TypeError: it is none of the types that a handler may return, or no JSON.
    """
    response = returned if isinstance(returned, Response) else Response(returned)
    body, content_type = _encoded(response.body)
    headers = {name.lower(): value for name, value in response.headers.items()}
    content_type = headers.pop("content-type", content_type)
    return web_response.Response(response.status, body, content_type, headers)


def to_stream(
    returned: Stream | Iterator[str | bytes], used: Callable[[], int]
) -> StreamedResponse:
    """Return what a handler returned as the response to stream.

    Its first part is waited for, so that an error before it is a response of its own.

    Args:
        returned: a stream, or its parts alone.
        used: the tokens that the request has used by now.

    Raises:
        Whatever the handler raises before its first part.
    """
    stream = returned if isinstance(returned, Stream) else Stream(returned)
    first = next(stream.parts, b"")
    outcome = Outcome()

    def parts() -> Iterator[bytes]:
        try:
            for part in itertools.chain((first,), stream.parts):
                yield part.encode() if isinstance(part, str) else part
        finally:
            if isinstance(stream.parts, Generator):
                stream.parts.close()
            outcome.tokens = used()

    headers = {name.lower(): value for name, value in stream.headers.items()}
    return StreamedResponse(stream.status, stream.content_type, parts(), headers, outcome)


def _encoded(body: object) -> tuple[bytes, str]:
    match body:
        case bytes():
            return body, _BYTES
        case str():
            return body.encode(), TEXT
        case Mapping() | list():
            return json.dumps(body, ensure_ascii=False, allow_nan=False).encode(), JSON
    raise TypeError(f"A handler returned {type(body).__name__}; return a dict, list, str or bytes.")
