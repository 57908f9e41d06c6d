"""llama.cpp's wire over the echo model, for tests: the same shapes, and no model.

A completion is the words of the prompt, or of the last message, last first. A tool is called if the
request demands it, or if the last message is a user's that names the tool. Arguments, and JSON that
follows a schema, are the smallest instance of the schema.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
import zlib
from collections.abc import AsyncGenerator, Iterator, Mapping
from typing import Any

from local.model_server.model import CHAT, COMPLETIONS, EMBEDDINGS, Answer

_JSON, _SSE = "application/json; charset=utf-8", "text/event-stream"
_DIMENSIONS = 8
_HEAD = {"id": "chatcmpl-echo", "model": "echo", "system_fingerprint": "echo"}


class InvalidError(Exception):
    """The request is invalid; worded as llama.cpp does."""


def answer(path: str, body: bytes, token_seconds: float) -> Answer:
    """The response to a request."""
    try:
        request = json.loads(body)
        if not isinstance(request, dict):
            raise InvalidError("the request must be an object")
        if path == EMBEDDINGS:
            return _document(200, _embeddings(request))
        completion = _Completion(path, request)
    except (InvalidError, ValueError) as error:
        return _error(400, str(error))
    if request.get("stream"):
        return Answer(200, _SSE, _events(completion, token_seconds))
    return Answer(200, _JSON, _later(completion, token_seconds))


class _Completion:
    """One completion, repeated for each of the ``n`` choices."""

    def __init__(self, path: str, request: Mapping[str, Any]) -> None:
        self.path = path
        self._request = request
        self._texts = _messages(request) if path == CHAT else _prompts(request)
        self._tool = _tool(request, self._texts[-1]) if path == CHAT else None
        maximum = request.get("max_tokens") or request.get("max_completion_tokens") or 10_000
        if not isinstance(maximum, int):
            raise InvalidError("Field 'max_tokens': type must be number")
        self.words = self._words()
        self.finish = "length" if len(self.words) > maximum else "stop"
        self.words = self.words[:maximum]
        if self._tool and self.finish == "stop":
            self.finish = "tool_calls"

    def _words(self) -> list[str]:
        schema = _schema(self._request)
        if self._tool:
            return pieces(json.dumps(instance(self._tool["function"].get("parameters") or {})))
        if schema is not None:
            return pieces(json.dumps(instance(schema)))
        text = "".join(f" {word.upper()}" for word in reversed(self._texts[-1].split()))
        stop = self._request.get("stop") or []
        for end in [stop] if isinstance(stop, str) else stop:
            text = text.partition(end)[0]
        return pieces(text)

    def whole(self) -> dict[str, Any]:
        kind = "chat.completion" if self.path == CHAT else "text_completion"
        choices = [{**self._whole_choice(), "index": number} for number in range(self._n)]
        return {**_HEAD, "object": kind, "created": _now(), "choices": choices, "usage": self.usage}

    def chunks(self) -> Iterator[dict[str, Any]]:
        kind = "chat.completion.chunk" if self.path == CHAT else "text_completion"
        head = {**_HEAD, "object": kind, "created": _now()}
        for number in range(self._n):
            for piece in self._pieces():
                choice = {"index": number, "finish_reason": None, **piece}
                yield {**head, "choices": [choice]}
        if (self._request.get("stream_options") or {}).get("include_usage"):
            yield {**head, "choices": [], "usage": self.usage}

    @property
    def usage(self) -> dict[str, int]:
        prompt = sum(len(text.split()) for text in self._texts)
        completion = len(self.words) * self._n
        return {
            "completion_tokens": completion,
            "prompt_tokens": prompt,
            "total_tokens": prompt + completion,
        }

    @property
    def _n(self) -> int:
        return int(self._request.get("n") or 1)

    def _whole_choice(self) -> dict[str, Any]:
        text = "".join(self.words)
        choice: dict[str, Any] = {"finish_reason": self.finish}
        if self.path == COMPLETIONS:
            choice["text"] = text
        elif self._tool:
            function = {"name": self._tool["function"]["name"], "arguments": text}
            call = {"type": "function", "function": function, "id": _call_id()}
            choice["message"] = {"role": "assistant", "content": "", "tool_calls": [call]}
        else:
            choice["message"] = {"role": "assistant", "content": text}
        if self._request.get("logprobs"):
            choice["logprobs"] = {"content": [_logprob(word) for word in self.words]}
        return choice

    def _pieces(self) -> Iterator[dict[str, Any]]:
        if self.path == COMPLETIONS:
            for word in self.words:
                yield {"text": word, **self._logprobs(word)}
            yield {"text": "", "finish_reason": self.finish}
            return
        yield {"delta": {"role": "assistant", "content": None}}
        if self._tool:
            function = {"name": self._tool["function"]["name"], "arguments": ""}
            call = {"index": 0, "id": _call_id(), "type": "function", "function": function}
            yield {"delta": {"tool_calls": [call]}}
        for word in self.words:
            if self._tool:
                more = {"index": 0, "function": {"arguments": word}}
                yield {"delta": {"tool_calls": [more]}}
            else:
                yield {"delta": {"content": word}, **self._logprobs(word)}
        yield {"delta": {}, "finish_reason": self.finish}

    def _logprobs(self, word: str) -> dict[str, Any]:
        if not self._request.get("logprobs"):
            return {}
        return {"logprobs": {"content": [_logprob(word)]}}


async def _events(completion: _Completion, token_seconds: float) -> AsyncGenerator[bytes, None]:
    for chunk in completion.chunks():
        await asyncio.sleep(token_seconds)
        yield b"data: " + json.dumps(chunk, ensure_ascii=False).encode() + b"\n\n"
    yield b"data: [DONE]\n\n"


async def _later(completion: _Completion, token_seconds: float) -> AsyncGenerator[bytes, None]:
    await asyncio.sleep(token_seconds * len(completion.words))
    yield json.dumps(completion.whole(), ensure_ascii=False).encode()


def _messages(request: Mapping[str, Any]) -> list[str]:
    messages = request.get("messages")
    if not isinstance(messages, list) or not messages:
        raise InvalidError("'messages' is required")
    return [text_of(message) for message in messages]


def text_of(message: Any) -> str:
    """The text of a message."""
    content = message.get("content") if isinstance(message, dict) else None
    if content is None and isinstance(message, dict) and message.get("role") == "assistant":
        return ""
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content)
    if not isinstance(content, str):
        raise InvalidError("All non-assistant messages must contain 'content'")
    return content


def _prompts(request: Mapping[str, Any]) -> list[str]:
    prompt = request.get("prompt")
    if not isinstance(prompt, str):
        raise InvalidError('"prompt" must be a string')
    return [prompt]


def _tool(request: Mapping[str, Any], last: str) -> Any:
    choice, tools = request.get("tool_choice", "auto"), request.get("tools") or []
    named = choice["function"]["name"] if isinstance(choice, dict) else None
    for tool in tools:
        name = tool["function"]["name"]
        is_asked = request["messages"][-1].get("role") == "user" and name in last
        if name == named or choice == "required" or (choice == "auto" and is_asked):
            return tool
    return None


def _schema(request: Mapping[str, Any]) -> Any:
    wanted = request.get("response_format") or {}
    if wanted.get("type") == "json_schema":
        return wanted["json_schema"].get("schema") or {"type": "object"}
    if wanted.get("type") == "json_object":
        return wanted.get("schema") or {"type": "object"}
    return None


def instance(schema: Mapping[str, Any]) -> Any:
    """The smallest instance of a schema."""
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return instance(schema["anyOf"][0])
    match schema.get("type"):
        case "object":
            return {name: instance(each) for name, each in schema.get("properties", {}).items()}
        case "array":
            return [instance(schema.get("items", {}))]
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
        case _:
            return "ECHO"


def _embeddings(request: Mapping[str, Any]) -> dict[str, Any]:
    given = request.get("input")
    if given is None or given in ("", []):
        raise InvalidError('"input" must be provided')
    tokens = isinstance(given, list) and all(isinstance(item, int) for item in given)
    inputs = given if isinstance(given, list) and not tokens else [given]
    data = [
        {"object": "embedding", "index": number, "embedding": _vector(item)}
        for number, item in enumerate(inputs)
    ]
    used = sum(len(i.split()) if isinstance(i, str) else len(i) for i in inputs)
    usage = {"prompt_tokens": used, "total_tokens": used}
    return {"model": "echo", "object": "list", "usage": usage, "data": data}


def _vector(item: Any) -> list[float]:
    """A vector of length 1, the same for the same input."""
    raw = [zlib.crc32(f"{item}/{number}".encode()) / 2**31 - 1 for number in range(_DIMENSIONS)]
    length = sum(value * value for value in raw) ** 0.5
    return [value / length for value in raw]


def pieces(text: str) -> list[str]:
    """One piece a word, its blanks before it."""
    return re.findall(r"\s*\S+|\s+$", text)


def _logprob(word: str) -> dict[str, Any]:
    own = {"token": word, "logprob": -1.0, "bytes": list(word.encode())}
    return {"id": zlib.crc32(word.encode()) % 50_000 + 1, **own, "top_logprobs": [own]}


def _call_id() -> str:
    return f"call{time.monotonic_ns()}"


def _now() -> int:
    return int(time.time())


def _error(status: int, message: str) -> Answer:
    error = {"code": status, "message": message, "type": "invalid_request_error"}
    return _document(status, {"error": error})


def _document(status: int, content: object) -> Answer:
    async def parts() -> AsyncGenerator[bytes, None]:
        yield json.dumps(content, ensure_ascii=False).encode()

    return Answer(status, _JSON, parts())
