"""DynamoDB's expressions, as far as the functions of jobs use them. Anything else raises.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from typing import Any

Item = Mapping[str, Any]
Names = Mapping[str, str]
Values = Mapping[str, Any]
Condition = Callable[[Item, Names, Values], bool]

_TOKEN = re.compile(r"\s*([#:]?[A-Za-z_][A-Za-z0-9_]*|<=|>=|<>|[=<>(),.])")
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda left, right: left == right,
    "<>": lambda left, right: left != right,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
}


def holds(text: str | None, item: Item | None, names: Names, values: Values) -> bool:
    """Return whether a condition holds for an item; None stands for no item."""
    return text is None or _condition(text)(item or {}, names, values)


def updated(text: str, item: Item, names: Names, values: Values) -> dict[str, Any]:
    """Return an item after an update expression."""
    result = dict(item)
    for clause, paths in _update(text):
        for path, right in paths:
            resolved = [names.get(name, name) for name in path]
            if clause == "REMOVE":
                _without(result, resolved)
            else:
                _with(result, resolved, _right(right, item, names, values))
    return result


def _with(item: dict[str, Any], path: list[str], value: Any) -> None:
    if len(path) == 1:
        item[path[0]] = value
        return
    inner = dict(item[path[0]]["M"])
    _with(inner, path[1:], value)
    item[path[0]] = {"M": inner}


def _without(item: dict[str, Any], path: list[str]) -> None:
    (name,) = path
    item.pop(name, None)


def _right(tokens: tuple[str, ...], item: Item, names: Names, values: Values) -> Any:
    if tokens[0] == "if_not_exists":
        _, _, path, _, value, _ = tokens
        return item.get(names.get(path, path), values[value])
    (value,) = tokens
    return values[value]


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        assert match is not None, text[at:]
        found.append(match[1])
        at = match.end()
    return found


@functools.cache
def _update(text: str) -> list[tuple[str, list[tuple[list[str], tuple[str, ...]]]]]:
    tokens, clauses = _tokens(text), []
    while tokens:
        clause = tokens.pop(0)
        assert clause in ("SET", "REMOVE"), clause
        parts: list[tuple[list[str], tuple[str, ...]]] = []
        while tokens and tokens[0] not in ("SET", "REMOVE"):
            path = _path(tokens)
            right: list[str] = []
            if clause == "SET":
                assert tokens.pop(0) == "="
                right = _operand(tokens)
            if tokens and tokens[0] == ",":
                tokens.pop(0)
            parts.append((path, tuple(right)))
        clauses.append((clause, parts))
    return clauses


def _operand(tokens: list[str]) -> list[str]:
    first = tokens.pop(0)
    if first != "if_not_exists":
        return [first]
    rest = [tokens.pop(0) for _ in range(5)]
    return [first, *rest]


def _path(tokens: list[str]) -> list[str]:
    path = [tokens.pop(0)]
    while tokens and tokens[0] == ".":
        tokens.pop(0)
        path.append(tokens.pop(0))
    return path


@functools.cache
def _condition(text: str) -> Condition:
    tokens = _tokens(text)
    found = _either(tokens)
    assert not tokens, tokens
    return found


def _either(tokens: list[str]) -> Condition:
    parts = [_both(tokens)]
    while tokens and tokens[0] == "OR":
        tokens.pop(0)
        parts.append(_both(tokens))
    return lambda *given: any(part(*given) for part in parts)


def _both(tokens: list[str]) -> Condition:
    parts = [_term(tokens)]
    while tokens and tokens[0] == "AND":
        tokens.pop(0)
        parts.append(_term(tokens))
    return lambda *given: all(part(*given) for part in parts)


def _term(tokens: list[str]) -> Condition:
    if tokens[0] == "(":
        tokens.pop(0)
        inner = _either(tokens)
        assert tokens.pop(0) == ")"
        return inner
    if tokens[0] in ("attribute_exists", "attribute_not_exists"):
        wanted = tokens.pop(0) == "attribute_exists"
        assert tokens.pop(0) == "("
        path = _path(tokens)
        assert tokens.pop(0) == ")"
        return lambda item, names, _: (_value(item, path, names) is not None) is wanted
    return _comparison(tokens)


def _comparison(tokens: list[str]) -> Condition:
    path, operator = _path(tokens), tokens.pop(0)
    if operator == "IN":
        assert tokens.pop(0) == "("
        options = []
        while tokens[0] != ")":
            options.append(tokens.pop(0))
            if tokens[0] == ",":
                tokens.pop(0)
        tokens.pop(0)
        return lambda item, names, values: (
            _value(item, path, names) in [values[each] for each in options]
        )
    compare, right = _COMPARE[operator], tokens.pop(0)

    def compares(item: Item, names: Names, values: Values) -> bool:
        left, given = _value(item, path, names), values[right]
        if left is None or left.keys() != given.keys():
            return operator == "<>"
        return compare(_plain(left), _plain(given))

    return compares


def _value(item: Item, path: list[str], names: Names) -> Any:
    found: Any = {"M": item}
    for name in path:
        found = found.get("M", {}).get(names.get(name, name)) if found else None
    return found


def _plain(value: Mapping[str, Any]) -> Any:
    ((kind, plain),) = value.items()
    return int(plain) if kind == "N" else plain
