"""The event of a Lambda proxy integration, payload format 2.0.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
What that page leaves open is as others saw it on AWS: `rawPath` is decoded
(https://github.com/middleapi/standard-server/pull/93), and the body of every content type outside
of a short list is base64 (https://github.com/ministackorg/ministack/pull/766).
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from local.apigateway.client_request import ClientRequest
from local.apigateway.context import Context, iam_authorizer
from local.apigateway.routing import Match
from local.identity import Identity

_TEXT_TYPES = frozenset({"application/json", "application/javascript", "application/xml"})

_NOT_PASSED_ON = frozenset({"connection", "cookie", "keep-alive", "transfer-encoding"})


def build(
    context: Context,
    match: Match,
    identity: Identity | None,
    trace_id: str,
    authorization: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The event; keys that AWS leaves out when they are empty are absent.

    `authorization` is what the route's authorizer found, `{"jwt": …}` or `{"lambda": …}`.
    """
    request = context.request
    body, is_base64 = _body(request)
    optional = {
        "cookies": _cookies(request),
        "queryStringParameters": _query(request),
        "pathParameters": dict(match.path_parameters),
        "stageVariables": dict(context.api.stage.variables),
        "body": body,
    }
    return {
        "version": "2.0",
        "routeKey": match.route_key,
        "rawPath": request.path,
        "rawQueryString": request.raw_query,
        "headers": _headers(context, trace_id),
        "requestContext": _request_context(context, match, identity, authorization),
        "isBase64Encoded": is_base64,
        **{key: value for key, value in optional.items() if value},
    }


def _request_context(
    context: Context,
    match: Match,
    identity: Identity | None,
    authorization: Mapping[str, Any] | None,
) -> dict[str, Any]:
    request = context.request
    found = {"iam": iam_authorizer(identity)} if identity else authorization
    authorizer = {"authorizer": dict(found)} if found else {}
    return {
        "accountId": context.account_id,
        "apiId": context.api.id,
        **authorizer,
        "domainName": context.domain_name,
        "domainPrefix": context.domain_name.split(".")[0],
        "http": {
            "method": request.method,
            "path": request.path,
            "protocol": request.protocol,
            "sourceIp": request.source_ip,
            "userAgent": request.header("user-agent") or "",
        },
        "requestId": context.request_id,
        "routeKey": match.route_key,
        "stage": context.api.stage.name,
        "time": context.clf_time,
        "timeEpoch": context.epoch_ms,
    }


def _headers(context: Context, trace_id: str) -> dict[str, str]:
    """The client's headers, and those that the load balancers in front of an API add."""
    request = context.request
    names = dict.fromkeys(name for name, _ in request.headers if name not in _NOT_PASSED_ON)
    headers = {name: request.header(name) or "" for name in names}
    forwarded = headers.get("x-forwarded-for")
    return {
        **headers,
        "x-amzn-trace-id": trace_id,
        "x-forwarded-for": f"{forwarded}, {request.source_ip}" if forwarded else request.source_ip,
        "x-forwarded-port": "443",
        "x-forwarded-proto": "https",
    }


def _cookies(request: ClientRequest) -> list[str]:
    lines = [value for name, value in request.headers if name == "cookie"]
    return [cookie.strip() for line in lines for cookie in line.split(";") if cookie.strip()]


def _query(request: ClientRequest) -> dict[str, str]:
    query: dict[str, str] = {}
    for name, value in parse_qsl(request.raw_query, keep_blank_values=True):
        query[name] = f"{query[name]},{value}" if name in query else value
    return query


def _body(request: ClientRequest) -> tuple[str, bool]:
    content_type = (request.header("content-type") or "").split(";")[0].strip().lower()
    if not request.body:
        return "", False
    if content_type.startswith("text/") or content_type in _TEXT_TYPES:
        try:
            return request.body.decode(), False
        except UnicodeDecodeError:
            pass  # What AWS does with such bytes is undocumented; base64 loses none of them.
    return base64.b64encode(request.body).decode(), True
