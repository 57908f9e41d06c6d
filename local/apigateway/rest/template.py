"""Mapping templates, as far as the preflights of a REST API need the Velocity Template Language.

Directives: #set, #if, #else, #end. Expressions: strings, variables, `!x`, `x == y`, `x || y`,
`$x.startsWith("…")`, `$input.params().header.get("…")`. Anything else is an error.
https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping

OVERRIDE = "context.responseOverride.header."

_DIRECTIVE = re.compile(
    r"#set\(\$([\w.-]+) = (.*?)\)(?=\s|#|$)|#if\((.*?)\)(?=#|\s)|(#else)|(#end)"
)
_HEADER = re.compile(r"\$input\.params\(\)\.header\.get\(\"([^\"]+)\"\)")
_STARTS = re.compile(r"(\$\w+)\.startsWith\((\"[^\"]*\")\)")


class TemplateError(Exception):
    """The template contains what is not emulated."""


class Template:
    """Evaluates one template for one request.

    Args:
        headers: the request's headers, by the names that the client sent.
    """

    def __init__(self, headers: Mapping[str, str]) -> None:
        self._headers = headers
        self._variables: dict[str, str | None] = {}

    def overrides(self, text: str) -> dict[str, str]:
        """The headers that the template sets on the response."""
        active = [True]
        for found in _DIRECTIVE.finditer(text):
            name, value, condition, is_else, _ = found.groups()
            if name and all(active):
                self._variables[name] = self._text(value)
            elif condition:
                active.append(all(active) and self._holds(condition))
            elif is_else:
                active.append(not active.pop())
            elif not name:
                active.pop()
        return {
            key.removeprefix(OVERRIDE): value
            for key, value in self._variables.items()
            if key.startswith(OVERRIDE) and value
        }

    def _holds(self, condition: str) -> bool:
        return any(self._term(each.strip()) for each in condition.split("||"))

    def _term(self, term: str) -> bool:
        if starts := _STARTS.fullmatch(term):
            return (self._text(starts[1]) or "").startswith(self._text(starts[2]) or "")
        left, is_comparison, right = term.partition(" == ")
        if is_comparison:
            return self._text(left) == self._text(right)
        if term.startswith("!"):
            return self._text(term[1:]) is None
        return self._text(term) is not None

    def _text(self, expression: str) -> str | None:
        if header := _HEADER.fullmatch(expression):
            return self._headers.get(header[1])
        if expression.startswith('"') and expression.endswith('"'):
            return expression[1:-1]
        if re.fullmatch(r"\$\w+", expression):
            return self._variables.get(expression[1:])
        raise TemplateError(f"{expression} is not emulated")
