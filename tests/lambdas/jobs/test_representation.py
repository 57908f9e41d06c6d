"""A result keeps its type: JSON stays JSON, text becomes a string."""

from __future__ import annotations

import json

import pytest

from jobs.representation import with_result

FIELDS = {"id": "1", "status": "succeeded"}


@pytest.mark.parametrize("content_type", ["text/plain", "text/plain; charset=utf-8", "Text/Plain"])
@pytest.mark.parametrize("text", ["42", "true", "null", '"Yes."', '{"name": "Alice"}', "", "plain"])
def test_text_becomes_a_string_even_if_it_could_be_json(text: str, content_type: str) -> None:
    body = with_result(FIELDS, text.encode(), content_type)

    assert body is not None
    assert json.loads(body) == {**FIELDS, "result": text}


@pytest.mark.parametrize("content_type", ["application/json", None])
@pytest.mark.parametrize("raw", ["42", "null", '[{ "score":1.50 }]', '{"a":1,"a":2}', "9" * 4301])
def test_json_is_inserted_byte_for_byte(raw: str, content_type: str | None) -> None:
    body = with_result(FIELDS, raw.encode(), content_type)

    assert body == f'{{"id": "1", "status": "succeeded", "result": {raw}}}'.encode()


def test_a_byte_order_mark_is_not_part_of_a_json_result() -> None:
    body = with_result(FIELDS, b'\xef\xbb\xbf{"a":1}', "application/json")

    assert body is not None
    assert json.loads(body)["result"] == {"a": 1}


@pytest.mark.parametrize("raw", ["plain text", '{"a": NaN}', "", '{"a":1}\n{"b":2}\n', "[1,"])
def test_what_is_not_json_becomes_a_string(raw: str) -> None:
    body = with_result(FIELDS, raw.encode(), "application/json")

    assert body is not None
    assert json.loads(body)["result"] == raw


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"[" * 100_000 + b"]" * 100_000])
def test_a_result_that_cannot_be_checked_is_not_inserted(raw: bytes) -> None:
    assert with_result(FIELDS, raw, "application/json") is None
