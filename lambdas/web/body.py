"""The one rule of a body: a JSON object with an `inputs` that is not empty."""

from __future__ import annotations

import json
from typing import NoReturn

from web.errors import InvalidBodyError
from web.event import Request, require_body


def require_inputs(request: Request, max_bytes: int) -> bytes:
    """Return the request's very bytes.

    Raises:
        EmptyBodyError, BodyTooLargeError: as `web.event.require_body`.
        InvalidBodyError: the body is no JSON object with a truthy `inputs`.
    """
    body = require_body(request, max_bytes)
    try:
        value = json.loads(body.decode(), parse_constant=refuse_constant)
    except (ValueError, RecursionError) as error:
        raise InvalidBodyError from error
    # Truthy as JavaScript has it, like the system before this one: [] and {} pass.
    if not isinstance(value, dict) or value.get("inputs") in (None, False, 0, ""):
        raise InvalidBodyError
    return body


def refuse_constant(name: str) -> NoReturn:
    """Refuse NaN and Infinity: Python reads them, JSON has neither. Raises ValueError."""
    raise ValueError(f"{name} is not JSON")
