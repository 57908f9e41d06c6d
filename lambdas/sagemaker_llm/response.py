"""The response, as a handler returns it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from web import response as web_response
from web.response import JSON

Body = Mapping[str, Any] | list[Any] | str | bytes
"""An object or a list is sent as JSON, text as UTF-8, and bytes as they are."""

_TEXT = "text/plain; charset=utf-8"
_BYTES = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Response:
    """A response with more than a body.

    Attributes:
        body: what to send.
        status: the HTTP status.
        headers: further headers. `content-type` follows from the body unless it is among them.
    """

    body: Body = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Returned = Response | Body


def to_web(returned: Returned) -> web_response.Response:
    """Return what a handler returned as the response to send.

    Raises:
        TypeError: it is none of the types that a handler may return, or no JSON.
    """
    response = returned if isinstance(returned, Response) else Response(returned)
    body, content_type = _encoded(response.body)
    headers = {name.lower(): value for name, value in response.headers.items()}
    content_type = headers.pop("content-type", content_type)
    return web_response.Response(response.status, body, content_type, headers)


def _encoded(body: object) -> tuple[bytes, str]:
    match body:
        case bytes():
            return body, _BYTES
        case str():
            return body.encode(), _TEXT
        case Mapping() | list():
            return json.dumps(body, ensure_ascii=False, allow_nan=False).encode(), JSON
    raise TypeError(f"A handler returned {type(body).__name__}; return a dict, list, str or bytes.")
