"""The Condition element of a policy statement.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
Operators of strings, ARNs, numbers, booleans and ``Null`` are supported, each with ``IfExists`` and
with ``ForAnyValue:`` or ``ForAllValues:``. Dates, binaries and IP addresses are not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from local.iam.errors import PolicyError
from local.iam.wildcards import arn_matches, matches

Context: TypeAlias = Mapping[str, str | Sequence[str]]
"""The condition keys of a request, such as ``{"aws:SourceArn": "arn:…"}``, in any case."""

_Test: TypeAlias = Callable[[str, str], bool]  # (value in the policy, value of the request)

_TESTS: dict[str, _Test] = {
    "StringEquals": lambda wanted, got: wanted == got,
    "StringEqualsIgnoreCase": lambda wanted, got: wanted.lower() == got.lower(),
    "StringLike": matches,
    "ArnEquals": arn_matches,
    "ArnLike": arn_matches,
    "Bool": lambda wanted, got: wanted.lower() == got.lower(),
    "NumericEquals": lambda wanted, got: _number(got) == _number(wanted),
    "NumericLessThan": lambda wanted, got: _number(got) < _number(wanted),
    "NumericLessThanEquals": lambda wanted, got: _number(got) <= _number(wanted),
    "NumericGreaterThan": lambda wanted, got: _number(got) > _number(wanted),
    "NumericGreaterThanEquals": lambda wanted, got: _number(got) >= _number(wanted),
}

_NEGATIONS = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
    "NumericNotEquals": "NumericEquals",
}


def conditions_hold(block: Mapping[str, Mapping[str, Any]], context: Context) -> bool:
    """Whether every key of every operator holds (AND); of several values one suffices (OR).

    Raises:
        PolicyError: an operator is unknown or a number is none.
    """
    keys = {name.lower(): _as_list(value) for name, value in context.items()}
    # All are evaluated: an unknown operator must be found even behind a condition that is false.
    results = [
        _holds(operator, _as_list(wanted), keys.get(name.lower()))
        for operator, pairs in block.items()
        for name, wanted in pairs.items()
    ]
    return all(results)


def _holds(operator: str, wanted: list[str], got: list[str] | None) -> bool:
    quantifier, _, name = operator.rpartition(":")
    if operator == "Null":
        return (not got) == (wanted == ["true"])
    base = name.removesuffix("IfExists")
    positive = _NEGATIONS.get(base, base)
    test = _TESTS.get(positive)
    if test is None or quantifier not in ("", "ForAnyValue", "ForAllValues"):
        raise PolicyError(f"condition operator {operator!r} is not supported by this stack")
    negated = positive != base
    if not got:
        return _holds_without_key(quantifier, negated, if_exists=name != base)
    results = [any(test(w, g) for w in wanted) != negated for g in got]
    return any(results) if quantifier == "ForAnyValue" else all(results)


def _holds_without_key(quantifier: str, negated: bool, *, if_exists: bool) -> bool:
    """The outcome for a key that the request does not have."""
    if if_exists or quantifier == "ForAllValues":
        return True
    return negated and quantifier != "ForAnyValue"


def _as_list(value: Any) -> list[str]:
    items = value if isinstance(value, list | tuple | set | frozenset) else [value]
    return [str(item).lower() if isinstance(item, bool) else str(item) for item in items]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise PolicyError(f"{text!r} is not a number") from error
