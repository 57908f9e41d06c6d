"""``messages``: a chat in OpenAI's shape, with what TGI makes of it.

Sources: ``chat_completions`` in ``router/src/server.rs``, ``router/src/chat.rs``. Ids are empty,
the role is in every delta, a call of a tool finishes with "stop", and its id is a number.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from starlette.responses import Response

from local.model_server.engines import served
from local.model_server.engines.engine import DONE, SSE, Slots, document, sse, streamed
from local.model_server.engines.tgi import generate, tools
from local.model_server.engines.tgi.chat_request import ChatRequest, parse
from local.model_server.engines.tgi.errors import (
    TemplateError,
    TgiError,
    ToolError,
    ValidationError,
)
from local.model_server.engines.tgi.generation import FinishReason, Step, generate_all, text_of
from local.model_server.engines.tgi.schema import GenerateRequest
from local.model_server.engines.tgi.validation import Plan
from local.model_server.model import Model, Token

FINGERPRINT = "3.3.6-sha-local"
_KEPT_ALIVE = b":\n\n"


async def invoke(
    model: Model, given: Mapping[str, Any], slots: Slots, environment: Mapping[str, str]
) -> Response:
    """The model's message, whole or as a stream."""
    asked = parse(given)
    if not served.has_template(environment):
        raise TemplateError
    if asked.adapter is not None:
        raise ValidationError(f"adapter_id {asked.adapter} not found")
    if asked.response_format is not None and asked.tools:
        raise ToolError("Grammar and tools are mutually exclusive")
    schema = tools.grammar(asked.tools, asked.tool_choice)
    request = await _request(model, asked, schema)
    head = _head("chat.completion.chunk" if asked.stream else "chat.completion", environment)
    if asked.stream:
        return streamed(SSE, _events(model, asked, request, slots, head, uses_tools=bool(schema)))
    return document(await _whole(model, asked, request, slots, head, uses_tools=bool(schema)))


def formatted(reason: FinishReason) -> str:
    """The finish reason in a chat: only the end of the sequence has OpenAI's name."""
    return "stop" if reason == "eos_token" else reason


def _head(kind: str, environment: Mapping[str, str]) -> dict[str, Any]:
    return {
        "object": kind,
        "id": "",
        "created": int(time.time()),
        "model": served.model_id(environment),
        "system_fingerprint": FINGERPRINT,
    }


async def _request(
    model: Model, asked: ChatRequest, schema: Mapping[str, Any] | None
) -> GenerateRequest:
    grammar = asked.response_format if schema is None else {"type": "json", "value": schema}
    prompt = await model.template([_plain(message) for message in asked.messages])
    return GenerateRequest(prompt, replace(asked.parameters, grammar=grammar), asked.stream)


def _plain(message: Mapping[str, Any]) -> dict[str, Any]:
    content = message.get("content")
    if isinstance(content, list):
        content = "".join(
            part.get("text") or f"![]({part['image_url']['url']})" for part in content
        )
    return {"role": message["role"], "content": content or str(message.get("tool_calls") or "")}


async def _whole(
    model: Model,
    asked: ChatRequest,
    request: GenerateRequest,
    slots: Slots,
    head: dict[str, Any],
    *,
    uses_tools: bool,
) -> dict[str, Any]:
    with slots.take(limited=True):
        planned = await generate.planned_for(model, request)
        generation = await generate_all(model, planned)
    tool = tools.called(text_of(generation.tokens)) if uses_tools else None
    if uses_tools and tool is None:
        plain = replace(request, parameters=replace(request.parameters, grammar=None))
        return await _whole(model, asked, plain, slots, head, uses_tools=False)
    message: dict[str, Any] = {"role": "assistant", "content": text_of(generation.tokens)}
    if tool is not None:
        function = {"description": None, "name": tool.name, "arguments": tool.arguments}
        call = {"id": asked.call_id, "type": "function", "function": function}
        message = {"role": "assistant", "tool_calls": [call]}
    choice = {
        "index": 0,
        "message": message,
        "logprobs": _logprobs(generation.tokens) if asked.logprobs else None,
        "finish_reason": formatted(generation.finish_reason),
    }
    return {**head, "choices": [choice], "usage": usage(planned, len(generation.tokens))}


async def _events(
    model: Model,
    asked: ChatRequest,
    request: GenerateRequest,
    slots: Slots,
    head: dict[str, Any],
    *,
    uses_tools: bool,
) -> AsyncGenerator[bytes, None]:
    try:
        source = _chunks(model, asked, request, slots, head, uses_tools=uses_tools)
        async with aclosing(source) as chunks:
            yield _KEPT_ALIVE
            async for chunk in chunks:
                yield sse(chunk)
    except TgiError as error:
        yield sse(error.openai_body())
    yield DONE


async def _chunks(
    model: Model,
    asked: ChatRequest,
    request: GenerateRequest,
    slots: Slots,
    head: dict[str, Any],
    *,
    uses_tools: bool,
) -> AsyncGenerator[dict[str, Any], None]:
    reader, number = tools.Reader() if uses_tools else None, 0
    async with aclosing(generate.steps(model, request, slots)) as source:
        async for step, planned in source:
            number += 1
            try:
                for delta in _deltas(step, asked, reader):
                    yield {**head, "choices": [_choice(delta, step, asked)], "usage": None}
            except LookupError:
                break
            if step.finish_reason and asked.includes_usage:
                yield {**head, "choices": [], "usage": usage(planned, number)}
        else:
            return
    plain = replace(request, parameters=replace(request.parameters, grammar=None))
    async with aclosing(_chunks(model, asked, plain, slots, head, uses_tools=False)) as again:
        async for chunk in again:
            yield chunk


def _deltas(step: Step, asked: ChatRequest, reader: tools.Reader | None) -> list[dict[str, Any]]:
    text = "" if step.token.special else step.token.text
    if reader is None:
        return [{"role": "assistant", "content": text}]
    if step.token.special:
        return [{"role": "assistant", "content": ""}]
    return [_tool_delta(asked, name, arguments) for name, arguments in reader.read(text)]


def _tool_delta(asked: ChatRequest, name: str | None, arguments: str) -> dict[str, Any]:
    function = {"name": name, "arguments": arguments}
    call = {"index": 0, "id": asked.call_id, "type": "function", "function": function}
    return {"role": "assistant", "tool_calls": [call]}


def _choice(delta: dict[str, Any], step: Step, asked: ChatRequest) -> dict[str, Any]:
    return {
        "index": 0,
        "delta": delta,
        "logprobs": _logprobs((step.token,)) if asked.logprobs else None,
        "finish_reason": formatted(step.finish_reason) if step.finish_reason else None,
    }


def _logprobs(tokens: tuple[Token, ...]) -> dict[str, Any]:
    content = [{"token": t.text, "logprob": t.logprob, "top_logprobs": []} for t in tokens]
    return {"content": content}


def usage(planned: Plan, completion: int) -> dict[str, int]:
    """The tokens of a generation."""
    prompt = len(planned.prompt)
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
    }
