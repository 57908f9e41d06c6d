"""Which request of OpenAI's API a body is, by the types of its fields; others are ignored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from local.model_server.model import CHAT as CHAT_PATH
from local.model_server.model import COMPLETIONS as COMPLETIONS_PATH

CHAT, COMPLETION, EMBEDDING, RERANK = "chat", "completion", "embedding", "rerank"
Rule = Callable[[Any], bool]


def is_int(value: Any) -> bool:
    """Whether the value is a whole number."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_number(value: Any) -> bool:
    """Whether the value is a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_bool(value: Any) -> bool:
    """Whether the value is true or false."""
    return isinstance(value, bool)


def is_text(value: Any) -> bool:
    """Whether the value is a string."""
    return isinstance(value, str)


def is_object(value: Any) -> bool:
    """Whether the value is an object."""
    return isinstance(value, Mapping)


def list_of(rule: Rule) -> Rule:
    """A list whose items follow a rule."""
    return lambda value: isinstance(value, list) and all(map(rule, value))


def either(*rules: Rule) -> Rule:
    """One of the rules."""
    return lambda value: any(rule(value) for rule in rules)


def is_message(value: Any) -> bool:
    """Whether the value is a message of a chat."""
    return is_object(value) and is_text(value.get("role"))


def is_tool(value: Any) -> bool:
    """Whether the value is a function to call."""
    return is_object(value) and is_object(value.get("function")) and "name" in value["function"]


_GENERATION: dict[str, Rule] = {
    "model": is_text,
    "stream": is_bool,
    "stream_options": is_object,
    "max_tokens": is_int,
    "n": is_int,
    "stop": either(is_text, list_of(is_text)),
    "seed": is_int,
    "temperature": is_number,
    "top_p": is_number,
    "top_k": is_int,
    "min_p": is_number,
    "presence_penalty": is_number,
    "frequency_penalty": is_number,
    "repetition_penalty": is_number,
    "logit_bias": is_object,
    "response_format": is_object,
}
_CHAT: dict[str, Rule] = {
    **_GENERATION,
    "messages": list_of(is_message),
    "max_completion_tokens": is_int,
    "logprobs": is_bool,
    "top_logprobs": is_int,
    "tools": list_of(is_tool),
    "tool_choice": either(is_text, is_object),
    "parallel_tool_calls": is_bool,
}
_COMPLETION: dict[str, Rule] = {
    **_GENERATION,
    "prompt": either(is_text, list_of(is_text), list_of(is_int), list_of(list_of(is_int))),
    "logprobs": is_int,
    "echo": is_bool,
    "suffix": is_text,
    "best_of": is_int,
}
_EMBEDDING: dict[str, Rule] = {
    "model": is_text,
    "input": either(is_text, list_of(is_text), list_of(is_int), list_of(list_of(is_int))),
    "encoding_format": lambda value: value in ("float", "base64"),
    "dimensions": is_int,
}
_RERANK: dict[str, Rule] = {
    "model": is_text,
    "query": is_text,
    "documents": list_of(is_text),
    "top_n": is_int,
}
_RULES = {
    CHAT: ("messages", _CHAT),
    COMPLETION: ("prompt", _COMPLETION),
    EMBEDDING: ("input", _EMBEDDING),
    RERANK: ("query", _RERANK),
}

_KNOWN_TO_LLAMA = frozenset(_GENERATION) - {"model", "stream", "stream_options"}
GENERATION = {
    CHAT_PATH: _KNOWN_TO_LLAMA
    | {"messages", "logprobs", "top_logprobs", "tools", "tool_choice", "parallel_tool_calls"},
    COMPLETIONS_PATH: _KNOWN_TO_LLAMA | {"prompt", "logprobs"},
}
"""The fields of a request that llama.cpp generates by."""


def fits(kind: str, body: Any) -> bool:
    """Whether a body is a request of a kind; null stands for a field that is not given."""
    return not wrong(kind, body)


def wrong(kind: str, body: Any) -> list[str]:
    """The fields that are missing or have a wrong type."""
    needed, rules = _RULES[kind]
    if not isinstance(body, Mapping):
        return [needed]
    missing = [needed] if body.get(needed) is None else []
    options = [] if body.get("stream") or body.get("stream_options") is None else ["stream_options"]
    types = [n for n, rule in rules.items() if body.get(n) is not None and not rule(body[n])]
    return missing + options + types
