"""API Gateway's event, read once.

Payload format 2.0:
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gateway.errors import BodyTooLargeError, EmptyBodyError, InvalidBodyError


@dataclass(frozen=True, slots=True)
class Request:
    """What the functions use of an event.

    Attributes:
        id: the API's request id, else Lambda's own.
        route: the API's route key, "POST /generate".
        body: the raw body as it is in the event; `read_body` gives its bytes.
        is_base64: the body is base64, as it is for content types that are not text.
    """

    id: str
    route: str
    body: object = None
    is_base64: bool = False


def parse(event: object, invocation_id: str) -> Request:
    """Read an event. Anything that is missing or malformed becomes a default: never raises."""
    fields = _mapping(event)
    context = _mapping(fields.get("requestContext"))
    return Request(
        id=_text(context.get("requestId")) or invocation_id,
        route=_text(fields.get("routeKey")) or "",
        body=fields.get("body"),
        is_base64=fields.get("isBase64Encoded") is True,
    )


def read_body(request: Request, max_bytes: int) -> bytes:
    """Return the very bytes that the client sent.

    Raises:
        EmptyBodyError: there are none.
        BodyTooLargeError: there are more than `max_bytes`.
        InvalidBodyError: the body is not what its base64 flag says, or no text.
    """
    if request.body is None or request.body == "":
        raise EmptyBodyError
    if not isinstance(request.body, str):
        raise InvalidBodyError
    try:
        body = (
            base64.b64decode(request.body, validate=True)
            if request.is_base64
            else request.body.encode()
        )
    except ValueError as error:
        raise InvalidBodyError from error
    if len(body) > max_bytes:
        raise BodyTooLargeError(max_bytes)
    return body


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
