"""Faults in JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from local.faults.fault import AFTER, BEFORE, Fault, FaultError, Kind, fields_of


def parse(definition: object) -> Fault:
    """A fault from its JSON form.

    Raises:
        FaultError: the kind is unknown, a field does not belong to it, or a value is unusable.
    """
    if not isinstance(definition, Mapping):
        raise FaultError("a fault must be a JSON object")
    try:
        kind = Kind(str(definition.get("kind")))
    except ValueError as error:
        raise FaultError(f"kind must be one of: {', '.join(Kind)}") from error
    for name in definition:
        if name not in fields_of(kind):
            known = ", ".join(sorted(fields_of(kind)))
            raise FaultError(f"{kind} has no field {name!r}; it takes: {known}")
    for name, value in definition.items():
        if name != "kind" and not _RULES[name][0](value):
            raise FaultError(f"{name} must be {_RULES[name][1]}")
    return Fault(**{**definition, "kind": kind})


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_name(value: object) -> bool:
    return value is None or isinstance(value, str)


_RULES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "times": (lambda v: v is None or (_is_int(v) and v > 0), "a whole number above 0, or null"),
    "probability": (lambda v: _is_number(v) and 0 < v <= 1, "a number above 0, up to 1"),
    "status": (
        lambda v: _is_int(v) and (v == 0 or 400 <= v <= 599),
        "an HTTP status from 400 to 599, or 0",
    ),
    "message": (lambda v: isinstance(v, str), "a string"),
    "seconds": (lambda v: _is_number(v) and 0 <= v <= 3600, "a number of seconds, up to 3600"),
    "parts": (lambda v: _is_int(v) and v >= 0, "a whole number, 0 or more"),
    "function": (_is_name, "a function's name, or null"),
    "operation": (_is_name, "the name of an operation, or null"),
    "skip": (lambda v: _is_int(v) and v >= 0, "a whole number, 0 or more"),
    "moment": (lambda v: v in (BEFORE, AFTER), f"{BEFORE!r} or {AFTER!r}"),
}
