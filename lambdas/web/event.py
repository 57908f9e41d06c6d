"""API Gateway's event, parsed once.

Payload format 2.0 of an HTTP API:
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
Payload format 1.0 of a REST API:
https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-input-format
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
        path: as the client wrote it, with the stage where the URL has one.
        host: the API's domain.
        headers: by their names in lower case; several values of one are joined with commas.
        query: by their names; several values of one are joined with commas.
        path_parameters: the parts of the path that the route names, `{id}`.
        authorizer: `requestContext.authorizer`; empty if there is none. `web.identity` reads it.
        signer: `requestContext.identity`, which payload format 1.0 has; empty if there is none.
        key_name: the name of the client's API key, never the key; None if there is none.
        key_rules: what the key may use, as `web.key_rules` reads it; empty: everything.
        stage_variables: what `web.authentication` reads, and of a REST API `web.cors` and
            `web.audience`.
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
    stage_variables: Mapping[str, str] = field(default_factory=dict)


def parse(event: object, invocation_id: str) -> Request:
    """Parse an event. Never raises: what is missing becomes a default, so there is always an ID."""
    fields = _mapping(event)
    context = _mapping(fields.get("requestContext"))
    common = {
        "id": _text(context.get("requestId")) or invocation_id,
        "body": _bytes(fields.get("body"), is_base64=fields.get("isBase64Encoded") is True),
        "host": _text(context.get("domainName")),
        "path_parameters": _texts(fields.get("pathParameters")),
        "authorizer": _mapping(context.get("authorizer")),
        "signer": _mapping(context.get("identity")),
        "stage_variables": _texts(fields.get("stageVariables")),
    }
    return _format_1(fields, common) if "httpMethod" in fields else _format_2(fields, common)


def _format_1(fields: Mapping[str, Any], common: dict[str, Any]) -> Request:
    context = _mapping(fields.get("requestContext"))
    return Request(
        **common,
        route=route_of(fields),
        # `path` lacks the stage, which a client needs in a URL.
        path=_text(context.get("path")) or _text(fields.get("path")),
        headers=_lower(_texts(all_values(fields, "headers", "multiValueHeaders"))),
        query=_texts(
            all_values(fields, "queryStringParameters", "multiValueQueryStringParameters")
        ),
        # The context of the Lambda authorizer, see authorizer/responses.py.
        key_name=_text(common["authorizer"].get("key_name")) or None,
        key_rules=_text(common["authorizer"].get("key_rules")),
    )


def _format_2(fields: Mapping[str, Any], common: dict[str, Any]) -> Request:
    key = _mapping(common["authorizer"].get("lambda"))
    return Request(
        **common,
        route=route_of(fields),
        path=_text(fields.get("rawPath")),
        headers=_lower(_texts(fields.get("headers"))),
        query=_texts(fields.get("queryStringParameters")),
        key_name=_text(key.get("key_name")) or None,
        key_rules=_text(key.get("key_rules")),
    )


def route_of(fields: Mapping[Any, Any]) -> str:
    """Return the route key of an event of either format, "POST /generate"; empty without one."""
    if "httpMethod" in fields:
        return f"{_text(fields['httpMethod'])} {_text(fields.get('resource'))}".strip()
    return _text(fields.get("routeKey"))


def all_values(fields: Mapping[Any, Any], single: str, several: str) -> dict[str, Any]:
    """Return the values by name, several joined with commas; of any type, where only one is given.

    A REST API has all values of a name in one field, and in the other one only the last.
    """
    joined = {
        name: ",".join(map(str, values))
        for name, values in _mapping(fields.get(several)).items()
        if isinstance(values, list)
    }
    return {**_mapping(fields.get(single)), **joined}


def _lower(texts: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in texts.items()}


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
