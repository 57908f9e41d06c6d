"""The applied state with other settings of its functions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from local.state import Applied, read
from tests.local.state.shown import DIRECTORY, State


def applied(settings: Mapping[str, Any]) -> Applied:
    found = read(State().show(), DIRECTORY)
    (function, *_) = found.functions
    return replace(
        found, functions=(replace(function, environment={"SETTINGS": json.dumps(settings)}),)
    )


@pytest.mark.parametrize(
    ("settings", "changes", "expected"),
    [
        ({"a": 1, "b": 2}, {"a": 3}, {"a": 3, "b": 2}),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 3}}, {"a": {"b": 3, "c": 2}}),
        ({"a": None}, {"a": {"b": 3}}, {"a": None}),
        ({"b": 2}, {"a": 3}, {"b": 2}),
        ({"a": {"c": 2}}, {"a": {"b": 3}}, {"a": {"c": 2}}),
        ({"a": [1]}, {"a": [2, 3]}, {"a": [2, 3]}),
        ({"a": 1}, {"a": None}, {"a": None}),
    ],
)
def test_settings_of_a_function_change_where_it_has_them(
    settings: dict[str, Any], changes: dict[str, Any], expected: dict[str, Any]
) -> None:
    before = applied(settings)
    (function,) = before.with_settings(changes).functions
    assert function.settings == expected
    assert before.functions[0].settings == settings


def test_a_function_without_settings_stays_as_it_is() -> None:
    found = read(State().show(), DIRECTORY)
    bare = replace(found, functions=(replace(found.functions[0], environment={}),))
    assert bare.with_settings({"a": 1}) == bare
