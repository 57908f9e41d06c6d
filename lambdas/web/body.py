"""The rules of a request body."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from web.errors import (
    BodyTooLargeError,
    ContentEncodingError,
    EmptyBodyError,
    InvalidBodyError,
)
from web.event import Request

MAX_ENCODING_CHARACTERS = 100

# One escape of JSON: a pair of surrogates, a lone one (the group), or any other.
_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F])|\\."
)


def require_body(request: Request, max_bytes: int) -> bytes:
    """Return the request's bytes.

    Raises:
        EmptyBodyError: there are none.
        InvalidBodyError: the event did not hold them.
        BodyTooLargeError: there are more than `max_bytes`.
        ContentEncodingError: they are compressed.
    """
    if request.body is None:
        raise InvalidBodyError
    if not request.body:
        raise EmptyBodyError
    if len(request.body) > max_bytes:
        raise BodyTooLargeError(max_bytes)
    encoding = request.headers.get("content-encoding", "").strip()
    if encoding.lower() not in ("", "identity"):
        raise ContentEncodingError(encoding[:MAX_ENCODING_CHARACTERS])
    return request.body


def require_inputs(request: Request, max_bytes: int) -> bytes:
    """Return the request's exact bytes.

    Raises:
        EmptyBodyError, BodyTooLargeError, ContentEncodingError: as `require_body`.
        InvalidBodyError: the body is not a JSON object with truthy `inputs`, or holds half of a
            surrogate pair, which is no character: containers crash on it.
    """
    body = require_body(request, max_bytes)
    try:
        text = body.decode()
        value = read_json(text)
    except (ValueError, RecursionError) as error:
        raise InvalidBodyError from error
    if has_lone_surrogate(text):
        raise InvalidBodyError
    # Truthy as in JavaScript, like the first system: [] and {} pass.
    if not isinstance(value, dict) or value.get("inputs") in (None, False, 0, ""):
        raise InvalidBodyError
    return body


def has_lone_surrogate(text: str) -> bool:
    """Return whether JSON holds the escape of half a pair, such as `\\ud83d` alone."""
    may_have = "\\ud" in text or "\\uD" in text
    return may_have and any(found[1] for found in _ESCAPE.finditer(text))


def read_json(text: str) -> Any:
    """Return the value of a text. Raises ValueError, or RecursionError for one that is too deep."""
    return _decoder.decode(text)


def refuse_constant(name: str) -> NoReturn:
    """Refuse NaN and Infinity: Python reads them, JSON has neither. Raises ValueError."""
    raise ValueError(f"{name} is not JSON")


# `json.loads` would make one for each text.
_decoder = json.JSONDecoder(parse_constant=refuse_constant)
