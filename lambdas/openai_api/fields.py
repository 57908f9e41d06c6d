"""The fields of a JSON object, read with their types: every error names the field.

`null` counts as absent: OpenAI's API documents most parameters as optional and nullable.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from openai_api.errors import (
    InvalidTypeError,
    InvalidValueError,
    MissingParameterError,
    UnknownParameterError,
)

MAX_NAME_CHARACTERS = 100

T = TypeVar("T")
N = TypeVar("N", int, float)

_NAMES: Mapping[type, str] = {
    dict: "an object",
    list: "an array",
    str: "a string",
    bool: "a boolean",
    int: "an integer",
    float: "a number",
}


class Fields:
    """One object of a request.

    Args:
        values: its fields.
        path: where it is in the body, such as `messages[0]`; empty: it is the body.
    """

    __slots__ = ("path", "values")

    def __init__(self, values: Mapping[str, Any], path: str = "") -> None:
        self.values = values
        self.path = path

    def param(self, name: str) -> str:
        """Return the name of a field as errors have it."""
        return f"{self.path}.{name}" if self.path else name

    def get(self, name: str, kind: type[T]) -> T | None:
        """Return a field; None if it is absent or null. Raises InvalidTypeError."""
        value = self.values.get(name)
        return None if value is None else typed(value, kind, self.param(name))

    def require(self, name: str, kind: type[T]) -> T:
        """Return a field. Raises MissingParameterError, InvalidTypeError."""
        value = self.get(name, kind)
        if value is None:
            param = self.param(name)
            raise MissingParameterError(f"Set {param} to {_NAMES[kind]}.", param=param)
        return value

    def number(self, name: str, least: float, most: float) -> float | None:
        """Return a number within a range; None if it is absent."""
        return self._within(self.get(name, float), name, least, most)

    def integer(self, name: str, least: int, most: int) -> int | None:
        """Return an integer within a range; None if it is absent."""
        return self._within(self.get(name, int), name, least, most)

    def one_of(self, name: str, allowed: Sequence[str]) -> str | None:
        """Return a string that is one of several; None if it is absent."""
        value = self.get(name, str)
        if value is None or value in allowed:
            return value
        param = self.param(name)
        listed = ", ".join(f'"{each}"' for each in allowed)
        raise InvalidValueError(f"Set {param} to one of {listed}.", param=param)

    def object(self, name: str) -> Fields | None:
        """Return a field that is an object; None if it is absent."""
        value = self.get(name, dict)
        return None if value is None else Fields(value, self.param(name))

    def refuse_unknown(self, known: frozenset[str]) -> None:
        """Raise UnknownParameterError for the first field that is set and not known."""
        for name, value in self.values.items():
            if name not in known and value is not None:
                param = self.param(name[:MAX_NAME_CHARACTERS])
                raise UnknownParameterError(f"Remove {param}: it has no effect here.", param=param)

    def _within(self, value: N | None, name: str, least: float, most: float) -> N | None:
        if value is None or least <= value <= most:
            return value
        param = self.param(name)
        raise InvalidValueError(f"Set {param} to a number from {least} to {most}.", param=param)


def typed(value: Any, kind: type[T], param: str) -> T:
    """Return a value of JSON that has this type.

    Args:
        value: the value.
        kind: dict, list, str, bool, int or float; a float may be whole, an int written as `1.0`.
        param: the name of the value, for the error.

    Raises:
        InvalidTypeError: it has another one.
    """
    found = type(value)
    if found is kind or (kind is float and found is int):
        return value  # type: ignore[no-any-return]  # the test above is of its type
    if kind is int and found is float and value.is_integer():
        return int(value)  # type: ignore[return-value]  # T is int here
    raise InvalidTypeError(f"Set {param} to {_NAMES[kind]}, not {_name_of(value)}.", param=param)


def items(values: Sequence[Any], kind: type[T], param: str) -> tuple[T, ...]:
    """Return the items of a list, all of one type. Raises InvalidTypeError for an item."""
    return tuple(typed(value, kind, f"{param}[{at}]") for at, value in enumerate(values))


def texts(value: Any, param: str) -> tuple[str, ...]:
    """Return a string, or a list of strings, as a tuple. Raises InvalidTypeError."""
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list):
        raise InvalidTypeError(
            f"Set {param} to a string or an array of strings, not {_name_of(value)}.", param=param
        )
    return items(value, str, param)


def _name_of(value: Any) -> str:
    return "null" if value is None else _NAMES.get(type(value), "another type")
