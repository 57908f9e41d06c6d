"""The functions that a model may call, and how it is made to call them. Checked."""

from __future__ import annotations

import re
from typing import Any

from openai_api.errors import InvalidTypeError, InvalidValueError, UnsupportedParameterError
from openai_api.fields import Fields, typed

CHOICES = ("none", "auto", "required")
_NAME = re.compile(r"[A-Za-z0-9_.-]{1,128}")
_FUNCTION = frozenset({"name", "description", "parameters", "strict"})


def check_tools(fields: Fields) -> list[dict[str, Any]]:
    """Return the tools, as the client wrote them. All of them are functions."""
    given: list[dict[str, Any]] = fields.require("tools", list)
    for at, each in enumerate(given):
        _check_tool(Fields(typed(each, dict, f"tools[{at}]"), f"tools[{at}]"))
    return given


def check_tool_choice(fields: Fields) -> str | dict[str, Any]:
    """Return the choice: a word, or a function of the tools."""
    value = fields.values["tool_choice"]
    if isinstance(value, str):
        if value not in CHOICES:
            listed = ", ".join(CHOICES)
            raise InvalidValueError(
                f"Set tool_choice to one of {listed}, or to a function.", param="tool_choice"
            )
        return value
    if not isinstance(value, dict):
        raise InvalidTypeError("Set tool_choice to a string or an object.", param="tool_choice")
    choice = Fields(value, "tool_choice")
    if choice.require("type", str) != "function":
        raise UnsupportedParameterError(
            'Set tool_choice.type to "function".', param="tool_choice.type"
        )
    choice.refuse_unknown(frozenset({"type", "function"}))
    choice.require("function", dict)
    name = Fields(value["function"], "tool_choice.function").require("name", str)
    if name not in names(fields.values.get("tools") or []):
        param = "tool_choice.function.name"
        raise InvalidValueError(f"Set {param} to the name of one of tools.", param=param)
    return value


def names(tools: list[dict[str, Any]]) -> list[str]:
    """Return the names of the functions."""
    return [str(tool["function"]["name"]) for tool in tools]


def _check_tool(fields: Fields) -> None:
    if fields.require("type", str) != "function":
        param = fields.param("type")
        raise UnsupportedParameterError(f'Set {param} to "function".', param=param)
    fields.refuse_unknown(frozenset({"type", "function"}))
    fields.require("function", dict)
    function = Fields(fields.values["function"], fields.param("function"))
    function.refuse_unknown(_FUNCTION)
    if not _NAME.fullmatch(function.require("name", str)):
        param = function.param("name")
        raise InvalidValueError(
            f"Set {param} to letters, digits, underscores, dots and hyphens.", param=param
        )
    function.get("description", str)
    function.get("parameters", dict)
    function.get("strict", bool)
