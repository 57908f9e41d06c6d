"""The messages of a chat, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from openai_api.errors import (
    InvalidTypeError,
    InvalidValueError,
    MissingParameterError,
    UnsupportedParameterError,
)
from openai_api.fields import Fields, typed
from openai_api.results import ToolCall

ROLES = ("developer", "system", "user", "assistant", "tool")
DETAILS = ("auto", "low", "high")
REASONING = ("reasoning", "reasoning_content")

_COMMON = frozenset({"role", "content", "name"})
_KNOWN: Mapping[str, frozenset[str]] = {
    "developer": _COMMON,
    "system": _COMMON,
    "user": _COMMON,
    "assistant": _COMMON | {"tool_calls", "refusal", "annotations", *REASONING},
    "tool": _COMMON | {"tool_call_id"},
}
_CALL = frozenset({"id", "type", "function", "index"})


@dataclass(frozen=True, slots=True)
class TextPart:
    """A text within the content of a message."""

    text: str


@dataclass(frozen=True, slots=True)
class ImagePart:
    """An image within the content of a message.

    Attributes:
        url: where it is, or the image itself as a data URL.
        detail: `auto`, `low` or `high`; None: not set.
        param: its name for errors.
    """

    url: str
    detail: str | None
    param: str


Part = TextPart | ImagePart
Content = str | tuple[Part, ...] | None


@dataclass(frozen=True, slots=True)
class Message:
    """A message.

    Attributes:
        role: `system` (also for `developer`), `user`, `assistant` or `tool`.
        content: a text, or parts; None: an assistant that only calls functions.
        name: who wrote it; None: not set.
        tool_calls: the functions that an assistant called.
        tool_call_id: the call that a tool's message is the result of; None for other roles.
        reasoning: an assistant's thoughts, under the name that the response had for them.
        param: its name for errors.
    """

    role: str
    content: Content
    name: str | None = None
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None
    reasoning: Mapping[str, str] = field(default_factory=dict)
    param: str = ""

    def text(self) -> str:
        """Return the texts of the content, one a line."""
        if isinstance(self.content, tuple):
            return "\n".join(part.text for part in self.content if isinstance(part, TextPart))
        return self.content or ""


def read(fields: Fields) -> tuple[Message, ...]:
    """Return the messages of a body.

    Raises:
        ParameterError: a subclass, which names the part, such as `messages[0].content`.
    """
    given = fields.require("messages", list)
    if not given:
        raise InvalidValueError("Send at least one message.", param="messages")
    found = tuple(
        _message(Fields(typed(each, dict, f"messages[{at}]"), f"messages[{at}]"))
        for at, each in enumerate(given)
    )
    _check_calls(found)
    return found


def _message(fields: Fields) -> Message:
    role = fields.require("role", str)
    if role not in ROLES:
        listed = ", ".join(ROLES)
        raise InvalidValueError(
            f"Set {fields.param('role')} to one of {listed}.", param=fields.param("role")
        )
    fields.refuse_unknown(_KNOWN[role])
    calls = _tool_calls(fields) if role == "assistant" else ()
    content = _content(fields, role)
    if content is None and not (role == "assistant" and (calls or _refusal(fields))):
        param = fields.param("content")
        raise MissingParameterError(f"Set {param} to a string or an array of parts.", param=param)
    return Message(
        # Engines' chat templates know `system`; OpenAI's `developer` replaced it.
        "system" if role == "developer" else role,
        _refusal(fields) if content is None and not calls else content,
        fields.get("name", str),
        calls,
        fields.require("tool_call_id", str) if role == "tool" else None,
        {name: text for name in REASONING if (text := fields.get(name, str))},
        fields.path,
    )


def _refusal(fields: Fields) -> str | None:
    """Return what an assistant wrote in place of an answer: a client repeats it."""
    return fields.get("refusal", str)


def _content(fields: Fields, role: str) -> Content:
    value, param = fields.values.get("content"), fields.param("content")
    if value is None or isinstance(value, str):
        return value
    if not isinstance(value, list):
        raise InvalidTypeError(f"Set {param} to a string or an array of parts.", param=param)
    if not value and role != "assistant":
        raise InvalidValueError(f"Set {param} to at least one part.", param=param)
    return tuple(
        _part(Fields(typed(each, dict, f"{param}[{at}]"), f"{param}[{at}]"), role)
        for at, each in enumerate(value)
    )


def _part(fields: Fields, role: str) -> Part:
    kind = fields.require("type", str)
    if kind in ("text", "refusal"):
        fields.refuse_unknown(frozenset({"type", kind}))
        return TextPart(fields.require(kind, str))
    param = fields.param("type")
    if kind != "image_url" or role != "user":
        allowed = "text or image_url" if role == "user" else "text"
        raise UnsupportedParameterError(f"Set {param} to {allowed}.", param=param)
    fields.refuse_unknown(frozenset({"type", "image_url"}))
    fields.require("image_url", dict)
    image = Fields(fields.values["image_url"], fields.param("image_url"))
    image.refuse_unknown(frozenset({"url", "detail"}))
    return ImagePart(image.require("url", str), image.one_of("detail", DETAILS), image.path)


def _tool_calls(fields: Fields) -> tuple[ToolCall, ...]:
    given, param = fields.get("tool_calls", list) or [], fields.param("tool_calls")
    return tuple(
        _tool_call(Fields(typed(each, dict, f"{param}[{at}]"), f"{param}[{at}]"))
        for at, each in enumerate(given)
    )


def _tool_call(fields: Fields) -> ToolCall:
    fields.refuse_unknown(_CALL)
    if fields.require("type", str) != "function":
        param = fields.param("type")
        raise UnsupportedParameterError(f'Set {param} to "function".', param=param)
    fields.require("function", dict)
    function = Fields(fields.values["function"], fields.param("function"))
    function.refuse_unknown(frozenset({"name", "arguments"}))
    return ToolCall(
        fields.require("id", str), function.require("name", str), function.require("arguments", str)
    )


def _check_calls(messages: tuple[Message, ...]) -> None:
    """Check that each tool's message is the result of a call before it."""
    called: set[str | None] = set()
    for message in messages:
        called.update(call.id for call in message.tool_calls)
        if message.tool_call_id is not None and message.tool_call_id not in called:
            param = f"{message.param}.tool_call_id"
            raise InvalidValueError(
                f"Set {param} to the id of a tool call of an earlier message.", param=param
            )


def image_parts(messages: tuple[Message, ...]) -> list[ImagePart]:
    """Return the images of all messages."""
    return [
        part
        for message in messages
        if isinstance(message.content, tuple)
        for part in message.content
        if isinstance(part, ImagePart)
    ]


def to_openai(message: Message) -> dict[str, Any]:
    """Write a message as OpenAI's API has it, for engines that read it."""
    found: dict[str, Any] = {"role": message.role, "content": _written(message.content)}
    if message.name is not None:
        found["name"] = message.name
    if message.tool_calls:
        found["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": call.arguments},
            }
            for call in message.tool_calls
        ]
    if message.tool_call_id is not None:
        found["tool_call_id"] = message.tool_call_id
    found.update(message.reasoning)
    return found


def _written(content: Content) -> str | list[dict[str, Any]] | None:
    if not isinstance(content, tuple):
        return content
    return [_written_part(part) for part in content]


def _written_part(part: Part) -> dict[str, Any]:
    if isinstance(part, TextPart):
        return {"type": "text", "text": part.text}
    image = {"url": part.url}
    if part.detail is not None:
        image["detail"] = part.detail
    return {"type": "image_url", "image_url": image}
