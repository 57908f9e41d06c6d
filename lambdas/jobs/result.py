"""The result of a job in what is told of it: as it is, if it fits. Pure."""

from __future__ import annotations

import json
from typing import Any

from web.body import refuse_constant

GONE = {"code": "result_gone", "message": "The result is not there any more."}


def inline(fields: dict[str, Any], body: bytes) -> bytes | None:
    """Return a job's JSON with the result in it; None if the result is neither JSON nor text.

    JSON is put in byte for byte, so that no number is rounded and no key reordered.
    """
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    head = json.dumps(fields)[:-1]
    return f'{head}, "result": {text if _is_json(text) else json.dumps(text)}}}'.encode()


def _is_json(text: str) -> bool:
    try:
        json.loads(text, parse_constant=refuse_constant)
    except (ValueError, RecursionError):
        return False
    return True
