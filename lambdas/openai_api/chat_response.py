"""The response of POST /v1/chat/completions, whole or as chunks. Pure, but for IDs of calls.

https://platform.openai.com/docs/api-reference/chat/object
https://platform.openai.com/docs/api-reference/chat-streaming
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from openai_api import chunks, ids, usage
from openai_api.ids import Head
from openai_api.results import Choice, Completion, Delta, Event, ToolCall, ToolCallDelta, Usage

# An engine may write half of a surrogate pair, which no bytes stand for.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

_NOTHING = '"logprobs":null,"finish_reason":null'


def whole(head: Head, completion: Completion, counted: Usage) -> bytes:
    """Write a completion. `counted` is its usage."""
    fields = {
        "id": head.id,
        "object": "chat.completion",
        "created": head.created,
        "model": head.model,
        "choices": [_choice(each) for each in completion.choices],
        "usage": usage.write(counted),
    }
    return _encode(fields).encode(errors="replace")


def stream(head: Head, events: Iterable[Event], include_usage: bool) -> Iterator[bytes]:
    """Yield the chunks of a stream, without its end."""
    before, after = chunks.around(head, "chat.completion.chunk", include_usage)
    begun: set[int] = set()
    for event in events:
        if isinstance(event, Usage):
            continue
        if event.is_text and event.index in begun:
            # Written without the detour over a dict, which takes several times as long.
            text = f'"index":{event.index},"delta":{{"content":{_encode(event.text)}}},{_NOTHING}'
            yield f"{before}{text}{after}".encode(errors="replace")
            continue
        fields = _delta(event, begun)
        if fields is not None:
            text = _encode(fields)
            yield f"{before}{text[1:-1]}{after}".encode(errors="replace")


def _choice(choice: Choice) -> dict[str, Any]:
    message: dict[str, Any] = {
        "role": "assistant",
        "content": choice.text,
        "refusal": None,
        **choice.reasoning,
    }
    if choice.tool_calls:
        message["content"] = choice.text or None
        message["tool_calls"] = [_tool_call(each) for each in choice.tool_calls]
    return {
        "index": choice.index,
        "message": message,
        "logprobs": choice.logprobs,
        "finish_reason": choice.finish_reason,
    }


def _tool_call(call: ToolCall) -> dict[str, Any]:
    return {
        "id": call.id or ids.tool_call(),
        "type": "function",
        "function": {"name": call.name, "arguments": call.arguments},
    }


def _delta(event: Delta, begun: set[int]) -> dict[str, Any] | None:
    """Return the choice of a chunk; None if it would say nothing.

    Args:
        event: what happened.
        begun: the choices that have had their role.
    """
    delta: dict[str, Any] = {}
    if event.index not in begun:
        begun.add(event.index)
        delta = {"role": "assistant", "content": "" if event.text is None else event.text}
        if event.tool_calls and not event.text:
            delta["content"] = None
    elif event.text:
        delta["content"] = event.text
    if event.reasoning:
        delta.update(event.reasoning)
    if event.tool_calls:
        delta["tool_calls"] = [_tool_call_part(each) for each in event.tool_calls]
    if not delta and event.finish_reason is None and event.logprobs is None:
        return None
    return {
        "index": event.index,
        "delta": delta,
        "logprobs": event.logprobs,
        "finish_reason": event.finish_reason,
    }


def _tool_call_part(part: ToolCallDelta) -> dict[str, Any]:
    if part.name is None:
        return {"index": part.index, "function": {"arguments": part.arguments}}
    return {
        "index": part.index,
        "id": part.id or ids.tool_call(),
        "type": "function",
        "function": {"name": part.name, "arguments": part.arguments},
    }
