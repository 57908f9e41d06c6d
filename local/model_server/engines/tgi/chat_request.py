"""A chat, typed as TGI types it: ``ChatRequest`` in ``router/src/lib.rs``.

A body that fits no request type is refused without the name of a field.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from local.model_server.engines import openai_body as body
from local.model_server.engines.tgi.errors import RejectedError
from local.model_server.engines.tgi.schema import WRONG_SHAPE, Parameters

NO_VARIANT = f"{WRONG_SHAPE}: data did not match any variant of untagged enum SagemakerRequest"

_FUNCTION = body.either(body.is_text, body.is_object)
_RULES: dict[str, body.Rule] = {
    "model": body.is_text,
    "messages": lambda value: isinstance(value, list) and all(map(_is_message, value)),
    "frequency_penalty": body.is_number,
    "logit_bias": body.list_of(body.is_number),
    "logprobs": body.is_bool,
    "top_logprobs": body.is_int,
    "max_tokens": lambda value: body.is_int(value) and value >= 0,
    "max_completion_tokens": lambda value: body.is_int(value) and value >= 0,
    "n": body.is_int,
    "presence_penalty": body.is_number,
    "stop": body.list_of(body.is_text),
    "stream": body.is_bool,
    "seed": lambda value: body.is_int(value) and value >= 0,
    "temperature": body.is_number,
    "top_p": body.is_number,
    "tools": body.list_of(body.is_tool),
    "tool_choice": _FUNCTION,
    "response_format": lambda value: body.is_object(value) and "value" in value,
    "stream_options": body.is_object,
}
_NEVER_NULL = ("messages", "stream", "stream_options")


@dataclass(frozen=True)
class ChatRequest:
    """A chat.

    Attributes:
        adapter: the LoRA adapter; any model but ``tgi`` stands for one.
        call_id: the id of a tool call in the response.
    """

    messages: tuple[Mapping[str, Any], ...]
    parameters: Parameters
    adapter: str | None
    stream: bool
    includes_usage: bool
    logprobs: bool
    tools: tuple[Mapping[str, Any], ...]
    tool_choice: Any
    response_format: Any
    call_id: str


def parse(document: Mapping[str, Any]) -> ChatRequest:
    """The chat in a document.

    Raises:
        RejectedError: a field has another type.
    """
    if not fits(document, _RULES, _NEVER_NULL):
        raise RejectedError(422, NO_VARIANT)
    get = document.get
    model = get("model")
    return ChatRequest(
        messages=tuple(document["messages"]),
        parameters=_parameters(document),
        adapter=None if model in (None, "tgi") else model,
        stream=get("stream", False),
        includes_usage=(get("stream_options") or {}).get("include_usage", False),
        logprobs=bool(get("logprobs")),
        tools=tuple(get("tools") or ()),
        tool_choice=get("tool_choice") or "auto",
        response_format=get("response_format"),
        call_id=_next_call_id(document["messages"]),
    )


def fits(
    document: Mapping[str, Any], rules: Mapping[str, body.Rule], never_null: tuple[str, ...]
) -> bool:
    """Whether each known field has its type; null is "not given" where it may be."""
    return all(
        rule(document[name])
        for name, rule in rules.items()
        if name in document and (document[name] is not None or name in never_null)
    )


def sampling(document: Mapping[str, Any]) -> dict[str, Any]:
    """What chats and completions have in common; a temperature of 0 takes the likeliest token."""
    temperature = document.get("temperature")
    return {
        "temperature": temperature or None,
        "do_sample": temperature != 0,
        "frequency_penalty": document.get("frequency_penalty"),
        "top_p": document.get("top_p"),
        "stop": tuple(document.get("stop") or ()),
        "seed": document.get("seed"),
        "return_full_text": False,
        "details": True,
    }


def _parameters(document: Mapping[str, Any]) -> Parameters:
    presence = document.get("presence_penalty")
    return Parameters(
        **sampling(document),
        max_new_tokens=document.get("max_tokens", document.get("max_completion_tokens")),
        # Not a mistake here: TGI adds 2 and takes the sum for a repetition penalty.
        repetition_penalty=None if presence is None else presence + 2.0,
    )


def _is_message(value: Any) -> bool:
    if not body.is_message(value):
        return False
    content = value.get("content")
    if isinstance(content, str) or (isinstance(content, list) and all(map(_is_part, content))):
        return True
    return body.list_of(_is_call)(value.get("tool_calls"))


def _is_part(value: Any) -> bool:
    if not isinstance(value, Mapping):
        return False
    image = value.get("image_url")
    return isinstance(value.get("text"), str) or (isinstance(image, Mapping) and "url" in image)


def _is_call(value: Any) -> bool:
    return body.is_object(value) and {"id", "type", "function"} <= set(value)


def _next_call_id(messages: list[Any]) -> str:
    """The number after those in the history; something else if one of those is no number."""
    ids = [call["id"] for message in messages for call in message.get("tool_calls") or []]
    if all(str(each).isdigit() for each in ids):
        return str(max((int(each) + 1 for each in ids), default=0))
    return str(uuid.uuid4())
