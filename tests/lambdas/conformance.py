"""Whether a response of a function is one that the OpenAPI document describes."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import jsonschema_rs

from info import document
from info.settings import OpenApi, Route

RATE_LIMITED = frozenset(
    {
        *("POST /generate", "POST /jobs", "POST /v1/chat/completions", "POST /v1/completions"),
        *("POST /v1/embeddings", "POST /v1/rerank"),
    }
)
OPENAPI = OpenApi(
    api_type="HTTP",
    title="gpt2",
    routes={
        route: Route(auth="API_KEY", scopes=None, rate_limited=route in RATE_LIMITED)
        for route in document.OPERATIONS
    },
    operations={},
    jwt_issuer=None,
    api_key_headers=("authorization", "x-api-key"),
    max_body_bytes=4194304,
)


@cache
def whole() -> dict[str, Any]:
    """The document of an API with every route, as a client reads it."""
    parsed: dict[str, Any] = json.loads(json.dumps(document.build(OPENAPI)))
    return parsed


def _responses(route: str) -> Mapping[str, Any]:
    path, method = document.place(route)
    responses: Mapping[str, Any] = whole()["paths"][path][method]["responses"]
    return responses


def differences(route: str, result: Mapping[str, Any]) -> list[str]:
    """Return what a response in payload format 2.0 has and the document does not."""
    response = _responses(route).get(str(result["statusCode"]))
    if response is None:
        return [f"{route} has no status {result['statusCode']}"]
    headers = dict(result["headers"])
    content_type = headers.pop("content-type")
    return [
        *_of_headers(route, response.get("headers", {}), headers),
        *_of_body(f"{route} {result['statusCode']}", response, content_type, result),
    ]


def _of_headers(route: str, documented: Mapping[str, Any], sent: Mapping[str, str]) -> list[str]:
    schemas = {name: whole()["components"]["headers"][name]["schema"] for name in documented}
    return [
        f"{route} has no header {name}: {value}"
        for name, value in sent.items()
        if name not in schemas or schemas[name].get("const", value) != value
    ]


def _of_body(
    where: str, response: Mapping[str, Any], content_type: str, result: Mapping[str, Any]
) -> list[str]:
    content = response.get("content")
    if content is None:
        return [f"{where} has a body"] if result["body"] else []
    kind = content_type.partition(";")[0]
    media = content.get(kind, content.get("*/*"))
    if media is None:
        return [f"{where} has no {kind}"]
    if not media["schema"]:
        return []
    body = base64.b64decode(result["body"]) if result["isBase64Encoded"] else result["body"]
    value = json.loads(body) if kind == "application/json" else body
    validator = _validator(where, kind)
    return [] if validator.is_valid(value) else [f"{where} {_why(validator, value)}"]


def _why(validator: jsonschema_rs.Draft202012Validator, value: object) -> str:
    return "; ".join(error.message for error in validator.iter_errors(value))


@cache
def _validator(where: str, kind: str) -> jsonschema_rs.Draft202012Validator:
    route, _, status = where.rpartition(" ")
    schema = _responses(route)[status]["content"][kind]["schema"]
    return jsonschema_rs.Draft202012Validator({**schema, "components": whole()["components"]})
