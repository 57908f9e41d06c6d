"""Tools: a JSON schema that the text has to follow, and the call in that text.

Sources: ``router/src/infer/tool_grammar.rs`` and ``router/src/chat.rs``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from local.model_server.engines.tgi.errors import ToolError

_NO_TOOL = {
    "name": "no_tool",
    "parameters": {"type": "object", "properties": {"content": {"type": "string"}}},
}


@dataclass(frozen=True)
class Tool:
    """A tool call."""

    name: str
    arguments: str


def grammar(tools: Sequence[Mapping[str, Any]], choice: Any) -> dict[str, Any] | None:
    """The schema of a text that calls one of the tools; None if none may be called.

    Raises:
        ToolError: there is no tool of the name that was demanded.
    """
    if not tools or choice == "none":
        return None
    functions = [tool["function"] for tool in tools]
    if choice == "auto":
        functions = [*functions, _NO_TOOL]
    elif choice != "required":
        name = choice if isinstance(choice, str) else (choice.get("function") or {}).get("name")
        functions = [function for function in functions if function["name"] == name]
        if not functions:
            raise ToolError(f"Tool with name {name} not found")
    calls = [_schema(function) for function in functions]
    called = calls[0] if len(calls) == 1 else {"anyOf": calls}
    return {"type": "object", "properties": {"function": called}, "required": ["function"]}


def called(text: str) -> Tool | None:
    """The call in a text; None if the model chose no tool.

    Raises:
        ToolError: the text is no call, such as one that is cut off.
    """
    try:
        function = json.loads(text)["function"]
        name = function.pop("_name")
    except (ValueError, KeyError, TypeError) as error:
        raise ToolError(f'Failed to parse generated text: {error} "{text}"') from error
    arguments = json.dumps(function, separators=(",", ":"), ensure_ascii=False)
    return None if name == "no_tool" else Tool(name, arguments)


class Reader:
    """Finds the call in a text that is generated piece by piece."""

    def __init__(self) -> None:
        self._text = ""
        self._begun = False
        self._ended = False

    def read(self, piece: str) -> Iterator[tuple[str | None, str]]:
        """Names and pieces of arguments: the name comes once, with the opening brace.

        Raises:
            LookupError: the model chose no tool.
        """
        self._text += piece
        if self._ended:
            return
        if self._begun:
            if self._is_whole():
                self._ended = True
                # The brace that closes the outer object is none of the arguments'.
                yield None, piece.rstrip().removesuffix("}")
            else:
                yield None, piece
            return
        name = self._name()
        if name == "no_tool":
            raise LookupError
        if name is not None:
            self._begun = True
            yield name, "{"

    def _name(self) -> str | None:
        """The name, once it is followed by the arguments."""
        stripped = self._text.rstrip().rstrip(",}").rstrip()
        try:
            function = json.loads(stripped + "}}")["function"]
        except (ValueError, KeyError, TypeError):
            return None
        is_over = self._text.rstrip().endswith((",", "}"))
        return function.get("_name") if is_over else None

    def _is_whole(self) -> bool:
        try:
            json.loads(self._text)
        except ValueError:
            return False
        return True


def _schema(function: Mapping[str, Any]) -> dict[str, Any]:
    parameters = function.get("parameters") or function.get("arguments") or {}
    properties = {"_name": {"const": function["name"]}, **parameters.get("properties", {})}
    required = ["_name", *parameters.get("required", [])]
    return {"type": "object", "properties": properties, "required": required}
