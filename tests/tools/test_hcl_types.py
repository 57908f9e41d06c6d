"""Terraform's type expressions, read into a tree."""

from __future__ import annotations

import pytest

from tools.hcl_types import TypeSyntaxError, parse


@pytest.mark.parametrize("text", ["string", "number", "bool", "any"])
def test_primitive_has_no_fields(text: str) -> None:
    assert parse(text).label == text
    assert parse(text).fields == ()


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("map(string)", "map(string)"),
        ("list(map(number))", "list(map(number))"),
        ("object({a = string})", "object"),
        ("map(object({a = string}))", "map(object)"),
        ("tuple([string, number])", "tuple([string, number])"),
    ],
)
def test_label_shortens_objects_and_keeps_collections(text: str, label: str) -> None:
    assert parse(text).label == label


def test_field_without_optional_is_required() -> None:
    (field,) = parse("object({image = string})").fields
    assert field.required
    assert field.default is None


def test_optional_field_without_default_is_null() -> None:
    (field,) = parse("object({s3_uri = optional(string)})").fields
    assert not field.required
    assert field.default == "null"


@pytest.mark.parametrize(
    "default",
    ["-1", '"AWS_IAM"', '["GET", "POST"]', "{}", '"a, b"', r'"say \"a, b\""', "{a = [1, 2]}"],
)
def test_default_is_kept_as_written(default: str) -> None:
    (field,) = parse(f"object({{x = optional(any, {default})}})").fields
    assert field.default == default


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("object({a = string, b = optional(object({c = bool}), {})})", ["v.a", "v.b", "v.b.c"]),
        ("map(object({a = string}))", ["v.*.a"]),
        ("list(object({a = string}))", ["v[].a"]),
        ("object({a = set(object({b = string}))})", ["v.a", "v.a[].b"]),
    ],
)
def test_paths_name_each_field_after_its_parent(text: str, paths: list[str]) -> None:
    assert [path for path, _ in parse(text).paths("v")] == paths


@pytest.mark.parametrize("text", ["", "object(string)", "object({a})", "dict(string)", "a b"])
def test_what_is_no_type_is_refused(text: str) -> None:
    with pytest.raises(TypeSyntaxError):
        parse(text)
