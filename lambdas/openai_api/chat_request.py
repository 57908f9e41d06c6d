"""The request of POST /v1/chat/completions, checked.

https://platform.openai.com/docs/api-reference/chat/create
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from openai_api import messages, parameters, tools
from openai_api.errors import InvalidValueError, UnsupportedParameterError
from openai_api.fields import Fields
from openai_api.messages import Message
from openai_api.parameters import Check, Options

EFFORTS = ("none", "minimal", "low", "medium", "high", "xhigh", "max")
FORMATS = ("text", "json_object", "json_schema")
MAX_TOP_LOGPROBS = 20

# Parameters of OpenAI's API that no engine has.
NOWHERE = frozenset(
    {
        *("audio", "function_call", "functions", "modalities", "moderation", "prediction"),
        *("verbosity", "web_search_options"),
    }
)


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """A chat to complete.

    Attributes:
        model: the name that the client gave; None: it gave none.
        messages: the chat so far.
        options: the parameters of `OPTIONS` that are set; `max_tokens` also for its newer name.
        stream: whether to send the completion while it is produced.
        include_usage: whether a stream ends with the usage.
    """

    model: str | None
    messages: tuple[Message, ...]
    options: Options
    stream: bool = False
    include_usage: bool = False


def _check_response_format(fields: Fields) -> dict[str, Any]:
    value = fields.require("response_format", dict)
    given = Fields(value, "response_format")
    kind = given.one_of("type", FORMATS) or given.require("type", str)
    if kind != "json_schema":
        given.refuse_unknown(frozenset({"type"}))
        return value
    given.refuse_unknown(frozenset({"type", "json_schema"}))
    given.require("json_schema", dict)
    schema = Fields(value["json_schema"], given.param("json_schema"))
    schema.refuse_unknown(frozenset({"name", "description", "schema", "strict"}))
    schema.require("name", str)
    schema.require("schema", dict)
    schema.get("description", str)
    schema.get("strict", bool)
    return value


OPTIONS: Mapping[str, Check] = {
    **parameters.SAMPLING,
    "logprobs": lambda fields: fields.get("logprobs", bool),
    "parallel_tool_calls": lambda fields: fields.get("parallel_tool_calls", bool),
    "reasoning_effort": lambda fields: fields.one_of("reasoning_effort", EFFORTS),
    "response_format": _check_response_format,
    "tools": tools.check_tools,
    "tool_choice": tools.check_tool_choice,
    "top_logprobs": lambda fields: fields.integer("top_logprobs", 0, MAX_TOP_LOGPROBS),
}
_MAXIMA = ("max_completion_tokens", "max_tokens")
_KNOWN = frozenset(
    {"model", "messages", "stream", "stream_options", *OPTIONS, *_MAXIMA}
    | parameters.NO_EFFECT
    | NOWHERE
)


def parse(fields: Fields, max_completion_tokens: int | None) -> ChatRequest:
    """Check the body of a request.

    Args:
        fields: the body.
        max_completion_tokens: the deployment's maximum; None: it has none.

    Raises:
        ParameterError: a subclass, which names the parameter.
    """
    fields.refuse_unknown(_KNOWN)
    parameters.check_no_effect(fields)
    _refuse_nowhere(fields)
    options = parameters.read_options(fields, OPTIONS)
    _check_together(options)
    maximum = parameters.read_maximum(fields, _MAXIMA, max_completion_tokens)
    if maximum is not None:
        options["max_tokens"] = maximum
    stream, include_usage = parameters.read_stream(fields)
    return ChatRequest(
        fields.get("model", str) or None, messages.read(fields), options, stream, include_usage
    )


def _refuse_nowhere(fields: Fields) -> None:
    for name in NOWHERE:
        value = fields.values.get(name)
        if value is not None and (name, value) != ("modalities", ["text"]):
            raise UnsupportedParameterError(f"Remove {name}: it is not supported.", param=name)


def _check_together(options: dict[str, Any]) -> None:
    """Check parameters that need each other, and drop those that ask for nothing."""
    if not options.get("logprobs"):
        options.pop("logprobs", None)
        if options.get("top_logprobs"):
            raise InvalidValueError(
                "Set top_logprobs only with logprobs: true.", param="top_logprobs"
            )
        options.pop("top_logprobs", None)
    if options.get("tools"):
        return
    options.pop("tools", None)
    if options.get("tool_choice") not in (None, "none", "auto"):
        raise InvalidValueError("Set tool_choice only with tools.", param="tool_choice")
    options.pop("tool_choice", None)
    options.pop("parallel_tool_calls", None)
