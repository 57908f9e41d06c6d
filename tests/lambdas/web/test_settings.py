"""The one reader of settings: typed, strict, with messages that name the key."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

import pytest

from generate.settings import Settings as GenerateSettings
from rate_limits.settings import Limit, RateLimits
from tests.lambdas.conftest import GENERATE, with_settings
from tools.sources import functions
from web.settings import (
    NonNegativeFloat,
    NonNegativeInt,
    PositiveFloat,
    PositiveInt,
    SettingsError,
    load,
)


@dataclass(frozen=True)
class Inner:
    name: str


@dataclass(frozen=True)
class Everything:
    text: str
    flag: bool
    whole: int
    number: float
    positive: PositiveInt
    positive_number: PositiveFloat
    not_negative: NonNegativeInt
    not_negative_number: NonNegativeFloat
    word: Literal["open", "closed"]
    maybe: str | None
    maybe_positive: PositiveInt | None
    maybe_inner: Inner | None
    items: tuple[PositiveInt, ...]
    inners: tuple[Inner, ...]
    by_name: Mapping[str, Inner]


TEXT = "a string that is not empty"
VALID: dict[str, Any] = {
    "text": "a",
    "flag": False,
    "whole": -1,
    "number": 2,
    "positive": 1,
    "positive_number": 0.5,
    "not_negative": 0,
    "not_negative_number": 0,
    "word": "open",
    "maybe": None,
    "maybe_positive": None,
    "maybe_inner": {"name": "b"},
    "items": [1, 2],
    "inners": [],
    "by_name": {"c": {"name": "d"}},
}


def read(document: object) -> Everything:
    return load(Everything, {"SETTINGS": json.dumps(document)})


def test_every_kind_of_value_is_read() -> None:
    assert read(VALID) == Everything(
        text="a",
        flag=False,
        whole=-1,
        number=2,
        positive=1,
        positive_number=0.5,
        not_negative=0,
        not_negative_number=0,
        word="open",
        maybe=None,
        maybe_positive=None,
        maybe_inner=Inner("b"),
        items=(1, 2),
        inners=(),
        by_name={"c": Inner("d")},
    )


def test_a_value_in_place_of_null_is_read() -> None:
    settings = read(VALID | {"maybe": "x", "maybe_positive": 7, "maybe_inner": None})

    assert (settings.maybe, settings.maybe_positive, settings.maybe_inner) == ("x", 7, None)


@pytest.mark.parametrize("name", VALID)
def test_a_missing_key_is_named(name: str) -> None:
    document = {key: value for key, value in VALID.items() if key != name}

    with pytest.raises(SettingsError, match=rf"^SETTINGS\.{name} is missing\.$"):
        read(document)


@pytest.mark.parametrize(
    ("document", "key"),
    [
        (VALID | {"other": 1}, "SETTINGS.other"),
        (VALID | {"maybe_inner": {"name": "b", "other": 1}}, "SETTINGS.maybe_inner.other"),
        (VALID | {"by_name": {"c": {"name": "d", "e": 1}}}, "SETTINGS.by_name.c.e"),
    ],
)
def test_an_unknown_key_is_named(document: object, key: str) -> None:
    with pytest.raises(SettingsError) as raised:
        read(document)

    assert str(raised.value) == f"{key} is unknown."


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("text", None, f"SETTINGS.text must be {TEXT}."),
        ("text", "", f"SETTINGS.text must be {TEXT}."),
        ("text", 7, f"SETTINGS.text must be {TEXT}."),
        ("flag", "true", "SETTINGS.flag must be true or false."),
        ("flag", 1, "SETTINGS.flag must be true or false."),
        ("whole", 1.5, "SETTINGS.whole must be a whole number."),
        ("whole", "1", "SETTINGS.whole must be a whole number."),
        ("whole", True, "SETTINGS.whole must be a whole number."),
        ("number", "2", "SETTINGS.number must be a number."),
        ("number", False, "SETTINGS.number must be a number."),
        ("positive", 0, "SETTINGS.positive must be a whole number above 0."),
        ("positive", -1, "SETTINGS.positive must be a whole number above 0."),
        ("positive", 1.5, "SETTINGS.positive must be a whole number above 0."),
        ("positive", True, "SETTINGS.positive must be a whole number above 0."),
        ("positive", "1", "SETTINGS.positive must be a whole number above 0."),
        ("positive", None, "SETTINGS.positive must be a whole number above 0."),
        ("positive_number", 0, "SETTINGS.positive_number must be a number above 0."),
        ("positive_number", -0.5, "SETTINGS.positive_number must be a number above 0."),
        ("not_negative", -1, "SETTINGS.not_negative must be a whole number, 0 or more."),
        ("not_negative_number", -1, "SETTINGS.not_negative_number must be a number, 0 or more."),
        ("word", "ajar", 'SETTINGS.word must be "open" or "closed".'),
        ("word", ["open"], 'SETTINGS.word must be "open" or "closed".'),
        ("maybe", 7, f"SETTINGS.maybe must be {TEXT}."),
        ("maybe_positive", 0, "SETTINGS.maybe_positive must be a whole number above 0."),
        ("maybe_inner", [], "SETTINGS.maybe_inner must be an object."),
        (
            "maybe_inner",
            {"name": 7},
            "SETTINGS.maybe_inner.name must be a string that is not empty.",
        ),
        ("items", {"0": 1}, "SETTINGS.items must be a list."),
        ("items", "12", "SETTINGS.items must be a list."),
        ("items", [1, 0], "SETTINGS.items[1] must be a whole number above 0."),
        ("inners", [{}], "SETTINGS.inners[0].name is missing."),
        ("by_name", [], "SETTINGS.by_name must be an object."),
        ("by_name", {"c": None}, "SETTINGS.by_name.c must be an object."),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, value: object, message: str) -> None:
    with pytest.raises(SettingsError) as raised:
        read(VALID | {name: value})

    assert str(raised.value) == message


@pytest.mark.parametrize("value", ["1e999", "-1e999"])
@pytest.mark.parametrize("name", ["positive_number", "not_negative_number"])
def test_a_number_too_large_for_python_is_named(name: str, value: str) -> None:
    document = json.dumps(VALID | {name: "HERE"}).replace('"HERE"', value)

    with pytest.raises(SettingsError, match=name):
        load(Everything, {"SETTINGS": document})


@pytest.mark.parametrize("environ", [{}, {"SETTINGS": ""}])
def test_a_missing_variable_is_named(environ: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="SETTINGS is missing"):
        load(Everything, environ)


@pytest.mark.parametrize("text", ["{", "no JSON", "NaN", '{"number": Infinity}', "[" * 100_000])
def test_what_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="SETTINGS must hold JSON"):
        load(Everything, {"SETTINGS": text})


@pytest.mark.parametrize("document", [[], "text", 7, None, True])
def test_what_is_not_an_object_is_refused(document: object) -> None:
    with pytest.raises(SettingsError, match="SETTINGS must be an object"):
        read(document)


def test_no_message_quotes_a_value() -> None:
    secret = "value-7f3a"
    for environ in ({"SETTINGS": secret}, {"SETTINGS": json.dumps(VALID | {"whole": secret})}):
        with pytest.raises(SettingsError) as raised:
            load(Everything, environ)
        assert secret not in str(raised.value)
        assert raised.value.__suppress_context__ or raised.value.__context__ is None


def test_the_settings_of_generate_are_read() -> None:
    limits = {
        "table_name": "gpt2-rate-limits",
        "default": {"requests_per_minute": 3, "tokens_per_day": None},
        "keys": {"bob": {"requests_per_minute": None, "tokens_per_day": 5}},
        "default_completion_tokens": 100,
        "on_failure": "closed",
        "timeout_seconds": 0.5,
        "history_days": 31,
    }
    document = GENERATE | {"target_variants": ["AllTraffic", "canary"], "rate_limits": limits}

    assert load(GenerateSettings, with_settings(document)) == GenerateSettings(
        endpoint_name="gpt2",
        invoke_timeout_seconds=24,
        max_body_bytes=1000,
        target_variants=("AllTraffic", "canary"),
        rate_limits=RateLimits(
            table_name="gpt2-rate-limits",
            default=Limit(3, None),
            keys={"bob": Limit(None, 5)},
            default_completion_tokens=100,
            on_failure="closed",
            timeout_seconds=0.5,
            history_days=31,
        ),
    )


@pytest.mark.parametrize("name", ["invoke_timeout_seconds", "max_body_bytes"])
@pytest.mark.parametrize("value", [0, -1, "24", None, True])
def test_limits_of_generate_are_above_zero(name: str, value: object) -> None:
    with pytest.raises(SettingsError, match=f"SETTINGS.{name} must be a .* above 0"):
        load(GenerateSettings, with_settings(GENERATE | {name: value}))


@pytest.mark.parametrize("function", functions())
def test_every_function_declares_its_settings(function: str) -> None:
    settings: Any = import_module(f"{function}.settings").Settings

    assert settings.__bases__ == (object,)
    assert settings.__dataclass_params__.frozen
    with pytest.raises(SettingsError, match=r"^SETTINGS\.\w+ is missing\.$"):
        load(settings, {"SETTINGS": "{}"})
