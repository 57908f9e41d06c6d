"""OpenAI's routes around an engine that responds what a test says."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from engines.load import load as load_engine
from inference.client import Call
from inference.stream import Stream
from openai_api.settings import Settings
from openai_routes.route import Routes
from openai_routes.streaming import Streaming
from tests.lambdas.conformance import differences
from tests.lambdas.conftest import with_settings
from web import http_handler
from web.errors import HttpError
from web.settings import load

SETTINGS: dict[str, Any] = {
    "endpoint_name": "gpt2",
    "engine": "vllm",
    "model_names": ["gpt2", "openai-community/gpt2"],
    "chat_template": None,
    "max_completion_tokens": None,
    "max_body_bytes": 100_000,
    "invoke_timeout_seconds": 24,
    "stream_timeout_seconds": 60,
    "keep_alive_seconds": 15,
    "can_stream": False,
    "rate_limits": None,
}
USAGE = {"prompt_tokens": 3, "completion_tokens": 2, "total_tokens": 5}
CHAT = {
    "id": "chatcmpl-of-the-engine",
    "choices": [
        {
            "index": 0,
            "message": {"role": "assistant", "content": "Paris."},
            "finish_reason": "stop",
        }
    ],
    "usage": USAGE,
}
TEXT = {
    "choices": [{"index": 0, "text": " upon a time", "finish_reason": "length"}],
    "usage": USAGE,
}
MESSAGES = [{"role": "user", "content": "What is the capital of France?"}]


def settings_with(**changes: Any) -> Settings:
    """The settings of the functions, with changes."""
    return load(Settings, with_settings(SETTINGS | changes))


@dataclass
class Answered:
    """A response, parsed.

    Attributes:
        status, headers: of it.
        raw: its body.
    """

    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> Any:
        """Its JSON."""
        return json.loads(self.raw)

    @property
    def error(self) -> dict[str, Any]:
        """Its error."""
        found: dict[str, Any] = self.body["error"]
        return found

    @property
    def events(self) -> list[Any]:
        """The data of its events; `[DONE]` as text."""
        lines = [line[6:] for line in self.raw.decode().split("\n") if line.startswith("data: ")]
        return [line if line == "[DONE]" else json.loads(line) for line in lines]

    @property
    def chunks(self) -> list[Any]:
        """The events before `[DONE]`, which must be the last one and the only one of its kind."""
        *chunks, last = self.events
        assert last == "[DONE]"
        assert "[DONE]" not in chunks
        return chunks


@dataclass
class World:
    """An engine and the functions in front of it.

    Attributes:
        answers: what the engine responds to each call: JSON, or bytes.
        parts: the bytes of its stream.
        content_type: of its stream.
        calls: what it was asked.
    """

    answers: list[Any] = field(default_factory=lambda: [CHAT])
    parts: Iterable[bytes] = ()
    content_type: str = "text/event-stream"
    calls: list[dict[str, Any]] = field(default_factory=list)
    opened: list[Call] = field(default_factory=list)

    def invoke_endpoint(self, **arguments: Any) -> dict[str, Any]:
        """Respond as SageMaker's client does."""
        self.calls.append(arguments)
        answer = self.answers[min(len(self.calls), len(self.answers)) - 1]
        body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        return {"Body": io.BytesIO(body), "ContentType": "application/json"}

    def open_stream(self, call: Call) -> Stream:
        """Open the engine's stream."""
        self.opened.append(call)
        return Stream(self.content_type, iter(self.parts))

    @property
    def sent(self) -> Any:
        """The JSON that the engine got last."""
        body = self.opened[-1].body if self.opened else self.calls[-1]["Body"]
        return json.loads(body)

    def ask(self, path: str, fields: Any, **settings: Any) -> Answered:
        """One request to the function that sends whole responses."""
        own = settings_with(**settings)
        routes = Routes(own, load_engine(own.engine, own.chat_template), self)
        result = http_handler.create(routes.whole)(event(path, fields), CONTEXT)
        return Answered(result["statusCode"], result["headers"], result["body"].encode())

    def items(self, path: str, fields: Any, **settings: Any) -> Iterator[Any]:
        """The head and the parts of one request to the function that streams."""
        own = settings_with(can_stream=True, **settings)
        streaming = Streaming(self.open_stream, own.stream_timeout_seconds, own.keep_alive_seconds)
        routes = Routes(own, load_engine(own.engine, own.chat_template), self, streaming)
        return http_handler.create_streaming(routes.respond)(event(path, fields), CONTEXT)

    def stream(self, path: str, fields: Any, **settings: Any) -> Answered:
        """One request to the function that streams, to the end of the response."""
        head, parts = drain(self.items(path, fields, **settings))
        raw = b"".join(parts)
        result = {**head, "body": raw.decode(), "isBase64Encoded": False}
        assert differences(f"POST {path}", result) == []
        return Answered(head["statusCode"], head["headers"], raw)


CONTEXT = SimpleNamespace(aws_request_id="invocation-1")


def drain(items: Iterator[Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The head and the parts of a streamed response. An error after the head ends it."""
    head: dict[str, Any] = next(items)
    parts: list[bytes] = []
    try:
        parts.extend(iter(items))
    except HttpError:  # the runtime reports it; the client has the last event
        parts.append(b"")
    return head, parts


def event(path: str, fields: Any) -> dict[str, Any]:
    """API Gateway's event of a POST request."""
    body = fields if isinstance(fields, str) or fields is None else json.dumps(fields)
    return {
        "routeKey": f"POST {path}",
        "rawPath": path,
        "headers": {"content-type": "application/json"},
        "requestContext": {"requestId": "id-1"},
        "body": body,
    }


def sse(*values: Any, done: bool = True) -> bytes:
    """A stream of server-sent events."""
    events = [f"data: {json.dumps(value)}\n\n" for value in values]
    return "".join([*events, "data: [DONE]\n\n"] if done else events).encode()


def delta(
    content: str | None = None, finish: str | None = None, index: int = 0, **more: Any
) -> dict[str, Any]:
    """A chunk of an engine's chat."""
    fields = {"content": content, **more} if content is not None else more
    return {"choices": [{"index": index, "delta": fields, "finish_reason": finish}]}


@pytest.fixture
def world() -> World:
    """An engine that knows the capital of France."""
    return World()
