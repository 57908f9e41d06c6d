"""The client's response: a function's payload in response format 2.0, or the API's own message.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

_JSON = "application/json"
_PLAIN = "text/plain; charset=utf-8"
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9a-z-]+")  # RFC 9110, 5.6.2; names are in lower case
_BREAK = re.compile(r"[\r\n\0]")
_HOP_BY_HOP = frozenset({"connection", "content-length", "keep-alive", "transfer-encoding"})


class MalformedPayloadError(Exception):
    """A function's payload that is not a response of format 2.0; the client gets a 500."""


@dataclass(frozen=True)
class Response:
    """Status, headers in order (a name may repeat) and body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def with_headers(self, headers: Mapping[str, str]) -> Response:
        """The response with these headers, which replace those of the same name."""
        names = {name.lower() for name in headers}
        kept = tuple(pair for pair in self.headers if pair[0].lower() not in names)
        return replace(self, headers=kept + tuple(headers.items()))


def message(status: int, text: str) -> Response:
    """One of the API's own responses, `{"message": …}`."""
    return Response(
        status,
        (("content-type", _JSON),),
        json.dumps({"message": text}, separators=(",", ":")).encode(),
    )


NOT_FOUND = message(404, "Not Found")
UNAUTHORIZED = message(401, "Unauthorized")
FORBIDDEN = message(403, "Forbidden")
TOO_MANY_REQUESTS = message(429, "Too Many Requests")
TOO_LARGE = message(413, "Request Entity Too Large")
INTERNAL_SERVER_ERROR = message(500, "Internal Server Error")
SERVICE_UNAVAILABLE = message(503, "Service Unavailable")


def read(payload: bytes) -> Response:
    """A function's payload as a response.

    A payload without `statusCode` is the body of a 200 in JSON. Raises MalformedPayloadError.
    """
    try:
        value = json.loads(payload)
    except ValueError as error:
        raise MalformedPayloadError("the payload is not JSON") from error
    if not isinstance(value, dict) or "statusCode" not in value:
        text = value if isinstance(value, str) else payload.decode()
        return Response(200, (("content-type", _JSON),), text.encode())
    headers = _headers(value.get("headers"))
    if not any(name == "content-type" for name, _ in headers):
        headers = (*headers, ("content-type", _PLAIN))
    return Response(_status(value["statusCode"]), headers + _cookies(value), _body(value))


def _status(value: Any) -> int:
    if isinstance(value, bool) or not str(value).isdecimal() or not 200 <= int(value) <= 599:
        raise MalformedPayloadError(f"statusCode is {value!r}")
    return int(value)


def _headers(value: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, dict | None):
        raise MalformedPayloadError("headers is not an object")
    pairs = [(name.lower(), _header_text(text)) for name, text in (value or {}).items()]
    if not all(_TOKEN.fullmatch(name) for name, _ in pairs):
        raise MalformedPayloadError("a header's name is malformed")
    return tuple(pair for pair in pairs if pair[0] not in _HOP_BY_HOP)


def _cookies(value: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    cookies = value.get("cookies") or []
    if not isinstance(cookies, list):
        raise MalformedPayloadError("cookies is not a list")
    return tuple(("set-cookie", _header_text(cookie)) for cookie in cookies)


def _header_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float) and not _BREAK.search(str(value)):
        return str(value)
    raise MalformedPayloadError(f"a header's value is {value!r}")


def _body(value: Mapping[str, Any]) -> bytes:
    body = value.get("body")
    if body is None:
        return b""
    if not isinstance(body, str):
        raise MalformedPayloadError("body is not a string")
    if not value.get("isBase64Encoded"):
        return body.encode()
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error as error:
        raise MalformedPayloadError("body is not base64") from error
