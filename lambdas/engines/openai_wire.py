"""OpenAI's own shapes, as most engines have them, more or less. Pure.

What one engine does otherwise is accepted from all: roles in every delta, no IDs, numbers as IDs,
objects as arguments, `message` in a chunk, errors in several shapes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engines import finish_reasons
from engines.failures import raise_if_failed
from inference.errors import UpstreamFailedError
from openai_api.messages import REASONING
from openai_api.results import (
    Choice,
    Completion,
    Delta,
    Event,
    Json,
    ToolCall,
    ToolCallDelta,
    Usage,
)

_DETAILS = ("prompt_tokens_details", "completion_tokens_details")


def read_chat(value: Any, _: object = None) -> Completion:
    """Return a chat completion.

    Raises:
        UpstreamFailedError: the response is none, or a function that it calls has no name.
    """
    return Completion(
        tuple(_chat_choice(each, at) for at, each in enumerate(_choices(value))), usage(value)
    )


def read_text(value: Any, _: object = None) -> Completion:
    """Return a completion of POST /v1/completions. Raises UpstreamFailedError as `read_chat`."""
    return Completion(
        tuple(_text_choice(each, at) for at, each in enumerate(_choices(value))), usage(value)
    )


def chat_events(records: Iterable[Any], _: object = None) -> Iterator[Event]:
    """Yield the events of a stream of chat completion chunks.

    Raises:
        UpstreamError: a record is an error, or none of OpenAI's; a function has no name.
    """
    named: set[tuple[int, int]] = set()
    for record in records:
        for choice in _listed(record):
            yield _text_delta(choice) or _chat_delta(choice, named)
        if (found := usage(record)) is not None:
            yield found


def text_events(records: Iterable[Any], _: object = None) -> Iterator[Event]:
    """Yield the events of a stream of completion chunks. Raises UpstreamError as `chat_events`."""
    for record in records:
        for choice in _listed(record):
            reason = finish_reasons.read(choice.get("finish_reason"), has_tool_calls=False)
            yield Delta(_index(choice), _text(choice, "text"), reason, (), _logprobs(choice))
        if (found := usage(record)) is not None:
            yield found


def usage(value: Json) -> Usage | None:
    """Return the usage of a response or a chunk; None if it has none."""
    found = value.get("usage")
    if not isinstance(found, dict):
        return None
    prompt, completion = _count(found, "prompt_tokens"), _count(found, "completion_tokens")
    if prompt is None:
        return None
    details = {name: found[name] for name in _DETAILS if isinstance(found.get(name), dict)}
    return Usage(prompt, completion or 0, details)


def _choices(value: Any) -> list[Json]:
    """Return the choices of a whole response."""
    found = _listed(value)
    if not found:
        raise UpstreamFailedError(cause="response without choices")
    return found


def _listed(record: Any) -> list[Json]:
    """Return the choices of a record. Raises the error that it is in place of them."""
    choices = record.get("choices") if isinstance(record, dict) else None
    if choices is None or record.get("error"):
        raise_if_failed(record)
    if not isinstance(choices, list) or not all(isinstance(each, dict) for each in choices):
        raise UpstreamFailedError(cause="response without choices")
    return choices


def _chat_choice(choice: Json, at: int) -> Choice:
    message = choice.get("message")
    if not isinstance(message, dict):
        raise UpstreamFailedError(cause="choice without a message")
    calls = tuple(_tool_call(each) for each in _list(message, "tool_calls"))
    reason = finish_reasons.read(choice.get("finish_reason"), has_tool_calls=bool(calls))
    return Choice(
        _index(choice, at),
        _text(message, "content"),
        reason or "stop",
        calls,
        _logprobs(choice),
        _reasoning(message),
    )


def _text_choice(choice: Json, at: int) -> Choice:
    reason = finish_reasons.read(choice.get("finish_reason"), has_tool_calls=False)
    text = _text(choice, "text")
    if text is None:
        raise UpstreamFailedError(cause="choice without a text")
    return Choice(_index(choice, at), text, reason or "stop", (), _logprobs(choice))


def _text_delta(choice: Json) -> Delta | None:
    """Return the event of a choice that has a text and nothing else, as nearly all of a stream."""
    delta = choice.get("delta")
    if not isinstance(delta, dict) or len(delta) != 1:
        return None
    text = delta.get("content")
    if not isinstance(text, str) or choice.get("finish_reason") or choice.get("logprobs"):
        return None
    return Delta(_index(choice), text)


def _chat_delta(choice: Json, named: set[tuple[int, int]]) -> Delta:
    """Return the event of a choice; `named` are the calls that have a name by now."""
    index = _index(choice)
    delta = choice.get("delta")
    if not isinstance(delta, dict):
        # A finished answer, from an engine that did not stream.
        delta = choice.get("message")
    if not isinstance(delta, dict):
        raise UpstreamFailedError(cause="choice without a delta")
    calls = delta.get("tool_calls")
    parts = () if not calls else _call_parts(calls, index, named)
    reason = choice.get("finish_reason")
    if reason:
        has_calls = any(of == index for of, _ in named)
        reason = finish_reasons.read(reason, has_tool_calls=has_calls)
    return Delta(
        index,
        _text(delta, "content"),
        reason or None,
        parts,
        _logprobs(choice),
        _reasoning(delta),
    )


def _call_parts(calls: Any, index: int, named: set[tuple[int, int]]) -> tuple[ToolCallDelta, ...]:
    if not isinstance(calls, list):
        raise UpstreamFailedError(cause="tool calls that are no list")
    return tuple(_call_part(each, at, index, named) for at, each in enumerate(calls))


def _call_part(call: Any, at: int, index: int, named: set[tuple[int, int]]) -> ToolCallDelta:
    function = call.get("function") if isinstance(call, dict) else None
    if not isinstance(function, dict):
        raise UpstreamFailedError(cause="tool call without a function")
    number = call.get("index")
    place = index, number if isinstance(number, int) else at
    arguments = _arguments(function)
    if place in named:
        return ToolCallDelta(place[1], arguments)
    name = function.get("name")
    if not isinstance(name, str) or not name:
        raise UpstreamFailedError(cause="tool call without a name")
    named.add(place)
    return ToolCallDelta(place[1], arguments, _call_id(call), name)


def _tool_call(call: Any) -> ToolCall:
    function = call.get("function") if isinstance(call, dict) else None
    name = function.get("name") if isinstance(function, dict) else None
    if not isinstance(function, dict) or not isinstance(name, str) or not name:
        raise UpstreamFailedError(cause="tool call without a name")
    return ToolCall(_call_id(call), name, _arguments(function))


def _call_id(call: Json) -> str | None:
    """Return the ID of a call; None for TGI's, which begin with "0" in each response."""
    found = call.get("id")
    return found if isinstance(found, str) and found and not found.isdigit() else None


def _arguments(function: Json) -> str:
    """Return the arguments as text. Some engines write the object itself."""
    found = function.get("arguments")
    if isinstance(found, str):
        return found
    return "" if found is None else json.dumps(found, ensure_ascii=False)


def _reasoning(fields: Json) -> Mapping[str, str]:
    found = {}
    for name in REASONING:
        text = fields.get(name)
        if isinstance(text, str) and text:
            found[name] = text
    return found


def _text(fields: Json, name: str) -> str | None:
    found = fields.get(name)
    if found is None or isinstance(found, str):
        return found
    raise UpstreamFailedError(cause=f"{name} that is no text")


def _logprobs(choice: Json) -> Json | None:
    found = choice.get("logprobs")
    return found if isinstance(found, dict) else None


def _list(fields: Json, name: str) -> list[Any]:
    found = fields.get(name)
    return found if isinstance(found, list) else []


def _index(choice: Json, at: int = 0) -> int:
    found = choice.get("index")
    return found if type(found) is int and found >= 0 else at


def _count(fields: Json, name: str) -> int | None:
    found = fields.get(name)
    return found if type(found) is int and found >= 0 else None
