from __future__ import annotations

import base64

import pytest

from web.body import require_body
from web.errors import BodyTooLargeError, EmptyBodyError, InvalidBodyError
from web.event import Request, parse


@pytest.mark.parametrize(
    ("body", "is_base64"),
    [("not base64!", True), ("\ud800", False), (7, False), ({"inputs": "x"}, False)],
)
def test_a_body_that_is_not_what_the_event_claims_is_invalid(body: object, is_base64: bool) -> None:
    with pytest.raises(InvalidBodyError):
        require_body(parse({"body": body, "isBase64Encoded": is_base64}, "id"), 100)


def test_no_bytes_are_an_empty_body() -> None:
    with pytest.raises(EmptyBodyError):
        require_body(Request("id", "route", b""), 100)


def test_the_limit_counts_decoded_bytes() -> None:
    event = {"body": base64.b64encode(b"x" * 100).decode(), "isBase64Encoded": True}

    assert require_body(parse(event, "id"), 100) == b"x" * 100
    with pytest.raises(BodyTooLargeError, match="99 bytes"):
        require_body(parse(event, "id"), 99)


def test_the_limit_counts_bytes_not_characters() -> None:
    with pytest.raises(BodyTooLargeError):
        require_body(parse({"body": "é" * 60}, "id"), 100)
