"""A response that is sent while the engine produces it."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from engines import records
from engines.engine import Generation
from inference.client import Call
from inference.errors import UpstreamTimeoutError
from inference.stream import Stream
from openai_api import chunks, sse
from openai_api.chat_request import ChatRequest
from openai_api.completion_request import CompletionRequest
from openai_api.ids import Head
from openai_routes.generation import Kind
from openai_routes.progress import Progress
from web import deadline
from web.errors import HttpError, InternalError
from web.keep_alive import with_keep_alive
from web.stream import Outcome, StreamedResponse

R = TypeVar("R", ChatRequest, CompletionRequest)

OpenStream = Callable[[Call], Stream]

# How long the head waits for the first chunk. Some engines refuse a request with the first event of
# a stream: until then the refusal can have a status of its own, which clients act on.
HEAD_SECONDS = 0.5


@dataclass(frozen=True)
class Streaming:
    """Sends completions while they are produced.

    Args:
        open_stream: invokes the endpoint.
        timeout_seconds: how long a stream may take.
        keep_alive_seconds: how long it may be silent.
        clock: seconds, from any start.
    """

    open_stream: OpenStream
    timeout_seconds: float
    keep_alive_seconds: float
    clock: Callable[[], float] = time.perf_counter

    def respond(self, call: Call, one: One[R], request_id: str) -> StreamedResponse:
        """Open the stream of a request.

        Raises:
            UpstreamError: the engine refused the request, or failed before its first chunk.
        """
        started, outcome = self.clock(), Outcome()
        with deadline.until(deadline.current().within(self.timeout_seconds)):
            upstream = self.open_stream(call)
            parts = with_keep_alive(
                one.chunks(upstream, outcome), self.keep_alive_seconds, first_seconds=HEAD_SECONDS
            )
            first = next(parts)
        body = self._body(first, parts, started, outcome, request_id)
        next(body)  # what has begun closes its parts, even if nothing of it is sent
        return StreamedResponse(200, sse.CONTENT_TYPE, body, {}, outcome)

    def _body(
        self,
        first: bytes,
        parts: Iterator[bytes],
        started: float,
        outcome: Outcome,
        request_id: str,
    ) -> Iterator[bytes]:
        """Yield nothing, then the parts, and an error as the last of them."""
        try:
            yield b""
            yield sse.OPENING + first
            yield from parts
        except HttpError as error:
            outcome.error = error
            yield sse.error(error, request_id)
            # Out of time is an end like any other; after all else the connection breaks off, too.
            if not isinstance(error, UpstreamTimeoutError):
                raise
        except Exception:
            yield sse.error(InternalError(), request_id)
            raise
        finally:
            if isinstance(parts, Generator):
                parts.close()
            outcome.endpoint_ms = (self.clock() - started) * 1000


@dataclass(frozen=True)
class One(Generic[R]):
    """One request for a stream: its kind, what the engine does with it, and the response's head."""

    kind: Kind[R]
    generation: Generation[R]
    request: R
    head: Head

    def chunks(self, upstream: Stream, outcome: Outcome) -> Iterator[bytes]:
        """Yield the events of a stream, its end included.

        Raises:
            UpstreamError: the engine failed.
        """
        assert self.generation.events is not None
        progress = Progress()
        try:
            values = records.read(upstream.parts, upstream.content_type)
            events = progress.watch(self.generation.events(values, self.request))
            yield from self.kind.stream(self.head, events, self.request.include_usage)
            if self.request.include_usage:
                used = progress.used(self.kind.prompt_tokens(self.request))
                yield chunks.of_usage(self.head, self.kind.chunk, used)
            yield sse.DONE
        finally:
            if progress.usage is not None:
                outcome.tokens = progress.usage.total_tokens
            if isinstance(upstream.parts, Generator):
                upstream.parts.close()
