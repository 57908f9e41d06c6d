"""OpenAI's routes: check the body, invoke the endpoint as its engine expects, write the response.

The function that sends whole responses and the one that streams have the same routes.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from engines.engine import Engine, Generation, Invocation
from inference.client import Call, Reply, RuntimeClient, invoke
from inference.errors import UpstreamError, UpstreamFailedError
from openai_api import body, counting, ids, models
from openai_api.chat_request import ChatRequest
from openai_api.completion_request import CompletionRequest
from openai_api.errors import UnsupportedParameterError
from openai_api.fields import Fields
from openai_api.settings import Settings
from openai_routes import generation
from openai_routes.generation import Kind
from openai_routes.streaming import One, Streaming
from web import deadline
from web.body import read_json
from web.errors import InternalError
from web.event import Request
from web.response import JSON, Response
from web.stream import StreamedResponse

R = TypeVar("R", ChatRequest, CompletionRequest)
T = TypeVar("T")

PROCESSING_MS = "openai-processing-ms"
NO_STREAM = (
    'Omit stream: this API sends whole responses only. It streams with api.type = "REST" in its '
    "deployment."
)


@dataclass(frozen=True)
class Routes:
    """The routes around a SageMaker client.

    Args:
        settings: the function's.
        engine: what the container speaks.
        client: the client.
        streaming: sends responses while they are produced; None: this function cannot.
        clock: seconds, from any start.
    """

    settings: Settings
    engine: Engine
    client: RuntimeClient
    streaming: Streaming | None = None
    clock: Callable[[], float] = time.perf_counter

    def respond(self, request: Request) -> Response | StreamedResponse:
        """Respond to a request.

        Raises:
            ParameterError: a subclass, which names the part of the body that is wrong.
            ModelNotFoundError: the model has another name.
            UpstreamError: a subclass.
        """
        started = self.clock()
        # The API invokes this function for these routes only, and for those that the engine serves.
        respond = self._routes().get(request.route)
        if respond is None:
            raise InternalError
        fields = body.read(request, self.settings.max_body_bytes)
        response = respond(fields, request)
        milliseconds = str(round((self.clock() - started) * 1000))
        return replace(response, headers={**response.headers, PROCESSING_MS: milliseconds})

    def whole(self, request: Request) -> Response:
        """Respond to a request with a whole response. Raises as `respond`."""
        response = self.respond(request)
        if isinstance(response, StreamedResponse):
            raise InternalError
        return response

    def _routes(self) -> Mapping[str, Callable[[Fields, Request], Response | StreamedResponse]]:
        return {
            "POST /v1/chat/completions": self._chat,
            "POST /v1/completions": self._completion,
            "POST /v1/embeddings": self._embed,
            "POST /v1/rerank": self._rerank,
        }

    def _chat(self, fields: Fields, request: Request) -> Response | StreamedResponse:
        return self._generate(generation.CHAT, self.engine.chat, fields, request)

    def _completion(self, fields: Fields, request: Request) -> Response | StreamedResponse:
        return self._generate(generation.COMPLETION, self.engine.completions, fields, request)

    def _generate(
        self, kind: Kind[R], engine: Generation[R] | None, fields: Fields, request: Request
    ) -> Response | StreamedResponse:
        served = _served(engine)
        asked = kind.parse(fields, self.settings.max_completion_tokens)
        head = self._head(kind.id_prefix, asked.model, request)
        if asked.stream:
            streaming = self._check_stream(served)
            call = self._call(served.write(asked))
            return streaming.respond(call, One(kind, served, asked, head), request.id)
        value, reply = self._invoke(served.write(asked))
        with _timed(reply):
            completion = served.read(value, asked)
            usage = completion.usage or counting.usage(kind.prompt_tokens(asked), completion)
            written = kind.whole(head, completion, usage)
        return Response(200, written, JSON, {}, reply.endpoint_ms)

    def _check_stream(self, engine: Generation[R]) -> Streaming:
        if self.streaming is None or not self.settings.can_stream:
            raise UnsupportedParameterError(NO_STREAM, param="stream")
        if engine.events is None:
            raise UnsupportedParameterError(
                f"Omit stream: the engine {self.engine.name} does not stream.", param="stream"
            )
        return self.streaming

    def _embed(self, fields: Fields, request: Request) -> Response:
        # Imported by the first request: most deployments generate text, and a start takes the time.
        from openai_api import embedding_request, embedding_response

        engine = _served(self.engine.embeddings)
        asked = embedding_request.parse(fields)
        head = self._head("embd", asked.model, request)
        vectors: list[tuple[float, ...]] = []
        tokens, spent_ms = 0, 0.0
        for inputs in _batches(asked.inputs, engine.batch_size):
            batch = replace(asked, inputs=inputs)
            value, reply = self._invoke(engine.write(batch))
            with _timed(reply):
                found = engine.read(value, batch)
            vectors += found.vectors
            counted = found.prompt_tokens
            tokens += counting.of_prompts(inputs) if counted is None else counted
            spent_ms += reply.endpoint_ms
        written = embedding_response.write(head, vectors, tokens, asked.as_base64)
        return Response(200, written, JSON, {}, spent_ms)

    def _rerank(self, fields: Fields, request: Request) -> Response:
        from openai_api import rerank_request, rerank_response

        engine = _served(self.engine.rerank)
        asked = rerank_request.parse(fields)
        head = self._head("rerank", asked.model, request)
        scores: list[tuple[int, float]] = []
        tokens, spent_ms, before = 0, 0.0, 0
        for documents in _batches(asked.documents, engine.batch_size):
            batch = replace(asked, documents=documents)
            value, reply = self._invoke(engine.write(batch))
            with _timed(reply):
                found = engine.read(value, batch)
            scores += [(before + index, score) for index, score in found.scores]
            counted = found.tokens
            tokens += counting.of_prompts(documents) if counted is None else counted
            spent_ms += reply.endpoint_ms
            before += len(documents)
        scores.sort(key=lambda each: -each[1])
        return Response(200, rerank_response.write(head, asked, scores, tokens), JSON, {}, spent_ms)

    def _head(self, prefix: str, model: str | None, request: Request) -> ids.Head:
        names = models.allowed(self.settings.model_names, request)
        return ids.head(prefix, models.resolve(model, names))

    def _call(self, invocation: Invocation) -> Call:
        return Call(
            self.settings.endpoint_name,
            invocation.body,
            custom_attributes=invocation.custom_attributes,
        )

    def _invoke(self, invocation: Invocation) -> tuple[Any, Reply]:
        """Return the parsed body of a response, and the response."""
        with deadline.until(deadline.current().within(self.settings.invoke_timeout_seconds)):
            reply = invoke(self.client, self._call(invocation))
        try:
            return read_json(_text(reply.body)), reply
        except (ValueError, RecursionError):
            error = UpstreamFailedError(cause="response that is no JSON")
            error.endpoint_ms = reply.endpoint_ms
            raise error from None


def _text(body: bytes) -> str:
    """Return the text of JSON, as `json.loads` reads bytes. Raises ValueError."""
    return body.decode(json.detect_encoding(body), "surrogatepass")


class _timed:  # noqa: N801 - used like a function
    """Gives errors about a response the time that the endpoint took."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: object, __: object) -> None:
        if isinstance(error, UpstreamError) and error.endpoint_ms is None:
            error.endpoint_ms = self._reply.endpoint_ms


def _served(engine: T | None) -> T:
    """Return what the engine serves; the API has no route to what it does not."""
    if engine is None:
        raise InternalError
    return engine


def _batches(texts: tuple[T, ...], size: int | None) -> Iterator[tuple[T, ...]]:
    step = size or len(texts)
    for start in range(0, len(texts), step):
        yield texts[start : start + step]
