"""The events of a REST API: of a Lambda proxy integration, and of a REQUEST authorizer.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from local.apigateway.authorizers.authorizer import Authorization, MatchedRequest
from local.apigateway.context import Context
from local.apigateway.routing import split
from local.identity import Identity

_NOT_PASSED_ON = frozenset({"connection", "keep-alive", "transfer-encoding"})


def build(
    matched: MatchedRequest,
    path: str,
    identity: Identity | None,
    authorization: Authorization | None,
) -> dict[str, Any]:
    """The event of the function; AWS writes null for what is empty.

    Args:
        path: the request's path without the stage.
        authorization: what the route's authorizer found, `{"jwt": …}` or `{"lambda": …}`.
    """
    request = matched.context.request
    body = base64.b64encode(request.body).decode() if request.body else None
    return {
        **_common(matched, path, identity, authorization),
        "body": body,
        # The document declares every media type as binary.
        "isBase64Encoded": body is not None,
    }


def of_authorizer(matched: MatchedRequest, path: str, method_arn: str) -> dict[str, Any]:
    """The event of a REQUEST authorizer."""
    return {
        "type": "REQUEST",
        "methodArn": method_arn,
        **_common(matched, path, None, None),
    }


def _common(
    matched: MatchedRequest,
    path: str,
    identity: Identity | None,
    authorization: Authorization | None,
) -> dict[str, Any]:
    context, request = matched.context, matched.context.request
    headers = [pair for pair in request.headers if pair[0] not in _NOT_PASSED_ON]
    headers += _added(context, matched.trace_id)
    query = parse_qsl(request.raw_query, keep_blank_values=True)
    _, resource = split(matched.route.key)
    return {
        "resource": resource,
        "path": path,
        "httpMethod": request.method,
        "headers": dict(headers),
        "multiValueHeaders": _lists(headers),
        "queryStringParameters": dict(query) or None,
        "multiValueQueryStringParameters": _lists(query) or None,
        "pathParameters": dict(matched.match.path_parameters) or None,
        "stageVariables": dict(context.api.stage.variables) or None,
        "requestContext": _request_context(context, resource, identity, authorization),
    }


def _added(context: Context, trace_id: str) -> list[tuple[str, str]]:
    """The headers that the load balancers in front of an API add."""
    return [
        ("X-Amzn-Trace-Id", trace_id),
        ("X-Forwarded-For", context.request.source_ip),
        ("X-Forwarded-Port", "443"),
        ("X-Forwarded-Proto", "https"),
    ]


def _lists(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _request_context(
    context: Context,
    resource: str,
    identity: Identity | None,
    authorization: Authorization | None,
) -> dict[str, Any]:
    request = context.request
    authorizer = {"authorizer": _authorizer(authorization)} if authorization else {}
    return {
        "accountId": context.account_id,
        "apiId": context.api.id,
        **authorizer,
        "domainName": context.domain_name,
        "domainPrefix": context.domain_name.split(".")[0],
        "extendedRequestId": context.extended_request_id,
        "httpMethod": request.method,
        "identity": _identity(context, identity),
        "path": request.path,
        "protocol": request.protocol,
        "requestId": context.request_id,
        "requestTime": context.clf_time,
        "requestTimeEpoch": context.epoch_ms,
        "resourceId": "abc123",
        "resourcePath": resource,
        "stage": context.api.stage.name,
    }


def _authorizer(found: Authorization) -> dict[str, Any]:
    """A token's claims have a name of their own, and the context of a function has none."""
    if "jwt" in found:
        return {"claims": dict(found["jwt"]["claims"])}
    return {**found["lambda"], "integrationLatency": 1}


def _identity(context: Context, identity: Identity | None) -> dict[str, Any]:
    """The principal that signed; all null without a signature."""
    user = identity.pool_user if identity else None
    access_key = identity.credentials.access_key_id if identity else None
    values: Mapping[str, Any] = {
        "accessKey": access_key,
        "accountId": identity.account_id if identity else None,
        "caller": access_key,
        "cognitoAuthenticationProvider": ",".join(user.methods[1:]) or None if user else None,
        "cognitoAuthenticationType": user.methods[0] if user else None,
        "cognitoIdentityId": user.identity_id if user else None,
        "cognitoIdentityPoolId": user.pool_id if user else None,
        "principalOrgId": None,
        "sourceIp": context.request.source_ip,
        "user": access_key,
        "userAgent": context.request.header("user-agent"),
        "userArn": identity.arn if identity else None,
    }
    return dict(values)
