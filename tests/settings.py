"""HCL and Python have the same settings: a function accepts its document, and no other."""

from __future__ import annotations

import dataclasses
import importlib
import json
from collections.abc import Mapping
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import pytest

from web.settings import VARIABLE, SettingsError, load


def settings_of(folder: str) -> Any:
    """Return the dataclass of a function's settings."""
    return importlib.import_module(f"{folder}.settings").Settings


def sample(kind: Any, *, optional: bool) -> Any:
    """Return JSON that a type of settings accepts.

    Args:
        kind: a dataclass of settings, or the type of a field.
        optional: whether what may be null is set.
    """
    if dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind, include_extras=True)
        return {name: sample(hint, optional=optional) for name, hint in hints.items()}
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return sample(arguments[0], optional=optional)
    if origin is Literal:
        return arguments[0]
    if NoneType in arguments:
        return sample(arguments[0], optional=optional) if optional else None
    if origin in (tuple, Mapping):
        return [] if origin is tuple else {}
    return {str: "x", bool: False, int: 1, float: 1.5}[kind]


def hold_against_the_dataclass(folder: str, document: str) -> None:
    """Load the settings of a function, by its folder; see them refused with a key less or more."""
    settings = settings_of(folder)
    load(settings, {VARIABLE: document})
    values = json.loads(document)
    for key in values:
        without = {name: value for name, value in values.items() if name != key}
        with pytest.raises(SettingsError, match=rf"\.{key} is missing"):
            load(settings, {VARIABLE: json.dumps(without)})
    with pytest.raises(SettingsError, match=r"\.surplus is unknown"):
        load(settings, {VARIABLE: json.dumps({**values, "surplus": 1})})
