"""API Gateway's event, read once.

Payload format 2.0:
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from web.errors import BodyTooLargeError, EmptyBodyError, InvalidBodyError


@dataclass(frozen=True, slots=True)
class Request:
    """What the functions use of an event.

    Attributes:
        id: the API's request id, else Lambda's own.
        route: the API's route key, "POST /generate".
        body: the very bytes that the client sent, none if it sent none; None where the event
            does not hold what it claims: broken base64, or characters that have no bytes.
        path: as the client wrote it.
        host: the API's domain.
        headers: by their names in lower case.
        query: by their names.
        path_parameters: the parts of the path that the route names, `{id}`.
        authorizer: `requestContext.authorizer`; empty if there is none. `web.identity` reads it.
        signer: `requestContext.identity`, which payload format 1.0 has; empty if there is none.
    """

    id: str
    route: str
    body: bytes | None = b""
    path: str = ""
    host: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    path_parameters: Mapping[str, str] = field(default_factory=dict)
    authorizer: Mapping[str, Any] = field(default_factory=dict)
    signer: Mapping[str, Any] = field(default_factory=dict)


def parse(event: object, invocation_id: str) -> Request:
    """Read an event. Never raises: what is missing becomes a default, so there is always an id."""
    fields = _mapping(event)
    context = _mapping(fields.get("requestContext"))
    return Request(
        id=_text(context.get("requestId")) or invocation_id,
        route=_text(fields.get("routeKey")),
        body=_bytes(fields.get("body"), is_base64=fields.get("isBase64Encoded") is True),
        path=_text(fields.get("rawPath")),
        host=_text(context.get("domainName")),
        headers={name.lower(): value for name, value in _texts(fields.get("headers")).items()},
        query=_texts(fields.get("queryStringParameters")),
        path_parameters=_texts(fields.get("pathParameters")),
        authorizer=_mapping(context.get("authorizer")),
        signer=_mapping(context.get("identity")),
    )


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


def key_name(event: object) -> str | None:
    """Return the name of the caller's API key, None if the route asks for none; never the key.

    It is what the Lambda authorizer put into its response, see lambdas/authorizer/app.py.
    """
    found = _mapping(event)
    for name in ("requestContext", "authorizer", "lambda"):
        found = _mapping(found.get(name))
    return _text(found.get("key_name")) or None


def _bytes(body: object, *, is_base64: bool) -> bytes | None:
    if body is None:
        return b""
    if not isinstance(body, str):
        return None
    try:
        return base64.b64decode(body, validate=True) if is_base64 else body.encode()
    except ValueError:
        return None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _texts(value: object) -> dict[str, str]:
    return {name: text for name, text in _mapping(value).items() if isinstance(text, str)}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
