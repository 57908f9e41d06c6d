"""SGLang's ``/invocations``: chats only.

Sources: ``srt/entrypoints/http_server.py`` and ``srt/entrypoints/openai`` of
https://github.com/sgl-project/sglang. An error is flat, and within a stream it is nested.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import AsyncGenerator, Iterator, Mapping
from typing import Any

from starlette.responses import Response

from local.model_server.engines import openai_body as body
from local.model_server.engines import served
from local.model_server.engines.engine import (
    DONE,
    SSE,
    Call,
    Engine,
    Slots,
    WireError,
    document,
    sse,
    streamed,
)
from local.model_server.engines.vllm import begun, generation
from local.model_server.llama import RefusedError, chunks, whole
from local.model_server.model import CHAT, GenerationError, Model


async def invoke(model: Model, call: Call, slots: Slots) -> Response:
    """The response to a chat."""
    request = _parse(call.body)
    _check(request, call.environment)
    asked = generation(CHAT, request)
    if not call.environment.get("SM_SGLANG_TOOL_CALL_PARSER"):
        # Without a parser, tools are ignored.
        asked = {name: asked[name] for name in asked if name not in ("tools", "tool_choice")}
    if request.get("stream"):
        source = _stream(model, request, asked, slots)
        return streamed(SSE, await begun(source, sse, refuse=lambda text: error(400, text)))
    with slots.take():
        try:
            return document(_whole(request, await whole(model, CHAT, asked)))
        except RefusedError as refused:
            raise error(400, str(refused)) from refused


def error(status: int, message: str, kind: str = "BadRequestError") -> WireError:
    """A flat error."""
    return WireError(status, describe(status, message, kind))


def describe(status: int, message: str, kind: str) -> dict[str, Any]:
    """The members of an error."""
    members = {"message": message, "type": kind, "param": None, "code": status}
    return {"object": "error", **members}


def failed(reason: str) -> WireError:
    """The error for a generation that failed."""
    return error(500, f"Internal server error: {reason}", "InternalServerError")


def _parse(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError as cause:
        raise error(
            400, f"[{{'type': 'json_invalid', 'msg': '{cause}'}}]", "Bad Request"
        ) from cause


def _check(request: Any, environment: Mapping[str, str]) -> None:
    wrong = [name for name in body.wrong(body.CHAT, request) if name != "stream_options"]
    if wrong:
        where = [{"type": "invalid", "loc": ["body", name]} for name in wrong]
        raise error(400, str(where), "Bad Request")
    if not request["messages"]:
        raise error(400, "Messages cannot be empty.")
    if not served.has_template(environment):
        raise error(400, "Cannot use chat template functions: tokenizer.chat_template is not set")


def _whole(request: Mapping[str, Any], answer: Mapping[str, Any]) -> dict[str, Any]:
    choices = []
    for choice in answer["choices"]:
        message = choice["message"]
        calls = [
            {"id": _call_id(), "index": n, "type": "function", "function": call["function"]}
            for n, call in enumerate(message.get("tool_calls") or [])
        ]
        choices.append(
            {
                "index": choice["index"],
                "message": {
                    "role": "assistant",
                    "content": message.get("content") or "",
                    "reasoning_content": None,
                    "tool_calls": calls or None,
                },
                "logprobs": choice.get("logprobs"),
                "finish_reason": choice["finish_reason"],
                "matched_stop": None,
            }
        )
    return {
        "id": uuid.uuid4().hex,
        "object": "chat.completion",
        "created": int(time.time()),
        "model": request.get("model") or "default",
        "choices": choices,
        "usage": _usage(answer["usage"]),
        "metadata": {"weight_version": "default"},
    }


async def _stream(
    model: Model, request: Mapping[str, Any], asked: dict[str, Any], slots: Slots
) -> AsyncGenerator[Any, None]:
    head = {
        "id": uuid.uuid4().hex,
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": request.get("model") or "default",
    }
    includes_usage = (request.get("stream_options") or {}).get("include_usage", False)
    with slots.take():
        try:
            async for chunk in chunks(model, CHAT, asked):
                if chunk["choices"]:
                    for choice in chunk["choices"]:
                        for written in _choices(choice):
                            yield {**head, "choices": [written]}
                elif includes_usage:
                    yield {**head, "choices": [], "usage": _usage(chunk["usage"])}
        except GenerationError as cause:
            yield {"error": describe(500, str(cause), "InternalServerError")}


def _choices(choice: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    delta, finish = choice["delta"], choice.get("finish_reason")
    for call in delta.get("tool_calls") or []:
        yield _choice(choice, {"tool_calls": [_tool_delta(call)]})
    if delta.get("role"):
        yield _choice(choice, {"role": delta["role"], "content": ""})
    elif delta.get("content"):
        yield _choice(choice, {"content": delta["content"]})
    if finish is not None:
        yield {**_choice(choice, {}), "finish_reason": finish}


def _choice(choice: Mapping[str, Any], delta: dict[str, Any]) -> dict[str, Any]:
    return {
        "index": choice["index"],
        "delta": delta,
        "logprobs": choice.get("logprobs"),
        "finish_reason": None,
        "matched_stop": None,
    }


def _tool_delta(call: Mapping[str, Any]) -> dict[str, Any]:
    name = call["function"].get("name")
    return {
        "id": _call_id() if name else None,
        "index": call["index"],
        "type": "function",
        "function": {"name": name, "arguments": call["function"].get("arguments", "")},
    }


def _usage(counted: Mapping[str, Any]) -> dict[str, Any]:
    prompt, completion = counted["prompt_tokens"], counted["completion_tokens"]
    return {
        "prompt_tokens": prompt,
        "total_tokens": prompt + completion,
        "completion_tokens": completion,
        "prompt_tokens_details": None,
        "reasoning_tokens": 0,
    }


def _call_id() -> str:
    return f"call_{uuid.uuid4().hex[:24]}"


def broken_off(reason: str, _: bytes) -> bytes:
    """The end of a stream that failed."""
    return sse({"error": describe(500, reason, "InternalServerError")}) + DONE


ENGINE = Engine(invoke, failed, broken_off)
