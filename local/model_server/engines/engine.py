"""What an engine is to the model server: a wire, spoken over a model."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import PlainTextResponse, Response, StreamingResponse

from local.model_server.model import Model

JSON = "application/json"
SSE = "text/event-stream"
JSON_LINES = "application/jsonlines"
DONE = b"data: [DONE]\n\n"


@dataclass(frozen=True)
class Call:
    """A request to ``/invocations``.

    Attributes:
        attributes: SageMaker's custom attributes.
        image: the container's image, empty if it is not known.
        environment: the container's environment, as it was applied.
    """

    body: bytes
    content_type: str | None = None
    attributes: str | None = None
    image: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def media_type(self) -> str:
        """The content type in lower case and without parameters."""
        return (self.content_type or "").partition(";")[0].strip().lower()


class WireError(Exception):
    """An error in an engine's own words.

    Args:
        content: the body: text as it is, anything else as JSON.
    """

    def __init__(self, status: int, content: object) -> None:
        super().__init__(content)
        self.status = status
        self.content = content

    def response(self) -> Response:
        """The response."""
        if isinstance(self.content, str):
            return PlainTextResponse(self.content, self.status)
        return Response(dumps(self.content), self.status, headers={"content-type": JSON})


class FullError(Exception):
    """More concurrent requests than the limit."""


class Slots:
    """Counts the generations that run.

    Args:
        limit: how many may run at once, for engines that have a limit.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.running = 0

    @contextmanager
    def take(self, *, limited: bool = False) -> Iterator[None]:
        """Count a generation while it runs.

        Args:
            limited: whether the engine refuses requests beyond the limit; others queue them.

        Raises:
            FullError: too many run.
        """
        if limited and self.running >= self._limit:
            raise FullError
        self.running += 1
        try:
            yield
        finally:
            self.running -= 1


def _no_stream(_reason: str, _first: bytes) -> bytes:
    return b""


@dataclass(frozen=True)
class Engine:
    """An engine.

    Attributes:
        invoke: the response to a call; raises WireError, and GenerationError before it has begun.
        failed: the error for a generation that failed, from its reason.
        broken_off: (reason, first record) → the records with which a stream that fails ends.
    """

    invoke: Callable[[Model, Call, Slots], Coroutine[Any, Any, Response]]
    failed: Callable[[str], WireError]
    broken_off: Callable[[str, bytes], bytes] = _no_stream


def streamed(content_type: str, parts: AsyncGenerator[bytes, None]) -> Response:
    """A response that is sent as its parts come."""
    headers = {"content-type": content_type, "cache-control": "no-cache"}
    return StreamingResponse(parts, headers=headers)


def document(content: object) -> Response:
    """A JSON response."""
    return Response(dumps(content), headers={"content-type": JSON})


def dumps(content: Any) -> bytes:
    """JSON as engines write it: plain UTF-8 without blanks."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def sse(content: Any) -> bytes:
    """A server-sent event."""
    return b"data: " + dumps(content) + b"\n\n"
