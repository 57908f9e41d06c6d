"""API Gateway's event, parsed once.

Payload format 2.0:
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Request:
    """What the functions use of an event.

    Attributes:
        id: the API's request ID, else Lambda's own.
        route: the API's route key, "POST /generate".
        body: the exact bytes that the client sent, empty if it sent none; None where the event
            does not hold what it claims: broken base64, or characters that have no bytes.
        path: as the client wrote it.
        host: the API's domain.
        headers: by their names in lower case.
        query: by their names.
        path_parameters: the parts of the path that the route names, `{id}`.
        authorizer: `requestContext.authorizer`; empty if there is none. `web.identity` reads it.
        signer: `requestContext.identity`, which payload format 1.0 has; empty if there is none.
        key_name: the name of the client's API key, never the key; None if there is none.
        key_rules: what the key may use, as `web.key_rules` reads it; empty: everything.
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
    key_name: str | None = None
    key_rules: str = ""


def parse(event: object, invocation_id: str) -> Request:
    """Parse an event. Never raises: what is missing becomes a default, so there is always an ID."""
    fields = _mapping(event)
    context = _mapping(fields.get("requestContext"))
    authorizer = _mapping(context.get("authorizer"))
    return Request(
        id=_text(context.get("requestId")) or invocation_id,
        route=_text(fields.get("routeKey")),
        body=_bytes(fields.get("body"), is_base64=fields.get("isBase64Encoded") is True),
        path=_text(fields.get("rawPath")),
        host=_text(context.get("domainName")),
        headers={name.lower(): value for name, value in _texts(fields.get("headers")).items()},
        query=_texts(fields.get("queryStringParameters")),
        path_parameters=_texts(fields.get("pathParameters")),
        authorizer=authorizer,
        signer=_mapping(context.get("identity")),
        # The response of the Lambda authorizer, see authorizer/authorizer.py.
        key_name=_text(_mapping(authorizer.get("lambda")).get("key_name")) or None,
        key_rules=_text(_mapping(authorizer.get("lambda")).get("key_rules")),
    )


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
