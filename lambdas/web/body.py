"""The rules of a request body."""

from __future__ import annotations

import json
from typing import NoReturn

from web.errors import BodyTooLargeError, EmptyBodyError, InvalidBodyError
from web.event import Request


def require_body(request: Request, max_bytes: int) -> bytes:
    """Return the request's bytes.

    Raises:
        EmptyBodyError: there are none.
        InvalidBodyError: the event did not hold them.
        BodyTooLargeError: there are more than `max_bytes`.
    """
    if request.body is None:
        raise InvalidBodyError
    if not request.body:
        raise EmptyBodyError
    if len(request.body) > max_bytes:
        raise BodyTooLargeError(max_bytes)
    return request.body


def require_inputs(request: Request, max_bytes: int) -> bytes:
    """Return the request's exact bytes.

    Raises:
        EmptyBodyError, BodyTooLargeError: as `require_body`.
        InvalidBodyError: the body is not a JSON object with truthy `inputs`.
    """
    body = require_body(request, max_bytes)
    try:
        value = json.loads(body.decode(), parse_constant=refuse_constant)
    except (ValueError, RecursionError) as error:
        raise InvalidBodyError from error
    # Truthy as in JavaScript, like the first system: [] and {} pass.
    if not isinstance(value, dict) or value.get("inputs") in (None, False, 0, ""):
        raise InvalidBodyError
    return body


def refuse_constant(name: str) -> NoReturn:
    """Refuse NaN and Infinity: Python reads them, JSON has neither. Raises ValueError."""
    raise ValueError(f"{name} is not JSON")
