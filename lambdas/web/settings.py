"""The one reader of a function's settings: a JSON document in one environment variable.

A function declares its settings as a frozen dataclass with the name `Settings` in its
`settings.py`. Its fields have the names of the document's keys. Their types are the rules:

    str, bool, int, float    that JSON type; a string is not empty, a float may be a whole number
    Literal["a", "b"]        one of these strings
    X | None                 X, or null
    tuple[X, ...]            a list
    Mapping[str, X]          an object with any keys
    a dataclass              an object with exactly the dataclass's fields as keys
    Annotated[X, Rule(…)]    X, if the rule holds
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    NoReturn,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

VARIABLE = "SETTINGS"

T = TypeVar("T")


class SettingsError(Exception):
    """The settings cannot be used. Ends the function's init.

    The message names the key. It never quotes a value, which may be what should not be there.
    """


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule for a value.

    Attributes:
        wanted: what the value must be, for the message.
        holds: whether a value of the right type is that.
    """

    wanted: str
    holds: Callable[[Any], bool]


PositiveInt = Annotated[int, Rule("a whole number above 0", lambda value: value > 0)]
NonNegativeInt = Annotated[int, Rule("a whole number, 0 or more", lambda value: value >= 0)]
PositiveFloat = Annotated[float, Rule("a number above 0", lambda value: 0 < value < inf)]
NonNegativeFloat = Annotated[float, Rule("a number, 0 or more", lambda value: 0 <= value < inf)]

_WANTED: Mapping[Any, str] = {
    str: "a string that is not empty",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    tuple: "a list",
    Mapping: "an object",
}


def load(settings: type[T], environ: Mapping[str, str]) -> T:
    """Read the settings from the environment.

    Args:
        settings: the dataclass to make.
        environ: where the variable is.

    Raises:
        SettingsError: the variable is missing or holds no JSON object; a key is missing, unknown,
            of another type or out of range.
    """
    text = environ.get(VARIABLE)
    if not text:
        raise SettingsError(f"The environment variable {VARIABLE} is missing.")
    try:
        document = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        # Without the cause, which quotes the document.
        raise SettingsError(f"The environment variable {VARIABLE} must hold JSON.") from None
    made: T = _dataclass(settings, document, VARIABLE)
    return made


def _refuse_constant(name: str) -> NoReturn:
    """Refuse NaN and Infinity: Python reads them, JSON has neither."""
    raise ValueError(name)


def _read(kind: Any, value: object, key: str) -> Any:
    """Return a value as a field of this type has it."""
    origin, arguments = get_origin(kind), get_args(kind)
    if dataclasses.is_dataclass(kind):
        return _dataclass(kind, value, key)
    if origin is Annotated:
        return _ruled(arguments, value, key)
    if origin in (Union, UnionType):
        (some,) = (each for each in arguments if each is not NoneType)
        return None if value is None else _read(some, value, key)
    if origin is Literal:
        return _checked(value in arguments, value, key, " or ".join(map(json.dumps, arguments)))
    if origin is tuple:
        items = _typed(tuple, isinstance(value, list), value, key)
        return tuple(_read(arguments[0], each, f"{key}[{n}]") for n, each in enumerate(items))
    if origin is Mapping:
        items = _typed(Mapping, isinstance(value, dict), value, key)
        return {name: _read(arguments[1], each, f"{key}.{name}") for name, each in items.items()}
    return _typed(kind, _is_scalar(kind, value), value, key)


def _dataclass(kind: Any, value: object, key: str) -> Any:
    if not isinstance(value, dict):
        raise _wrong(key, _WANTED[Mapping])
    names = [each.name for each in dataclasses.fields(kind)]
    for name in names:
        if name not in value:
            raise SettingsError(f"{key}.{name} is missing.")
    for name in value:
        if name not in names:
            raise SettingsError(f"{key}.{name} is unknown.")
    hints = get_type_hints(kind, include_extras=True)
    return kind(**{name: _read(hints[name], value[name], f"{key}.{name}") for name in names})


def _ruled(arguments: tuple[Any, ...], value: object, key: str) -> Any:
    kind, rule = arguments
    return _checked(_is_scalar(kind, value) and rule.holds(value), value, key, rule.wanted)


def _typed(kind: Any, is_one: bool, value: Any, key: str) -> Any:
    return _checked(is_one, value, key, _WANTED[kind])


def _checked(holds: bool, value: Any, key: str, wanted: str) -> Any:
    if not holds:
        raise _wrong(key, wanted)
    return value


def _is_scalar(kind: Any, value: object) -> bool:
    if isinstance(value, bool) or kind is bool:
        return isinstance(value, bool) and kind is bool
    if kind is str:
        return isinstance(value, str) and value != ""
    return isinstance(value, int | float if kind is float else int)


def _wrong(key: str, wanted: str) -> SettingsError:
    return SettingsError(f"{key} must be {wanted}.")
