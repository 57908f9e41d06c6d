"""The authorizers of HTTP APIs, and the functions that URIs name."""

from __future__ import annotations

import re

from local.state.records import Authorizer
from local.state.resources import Resource, Resources

_FUNCTION_IN_URI = re.compile(r"functions/(?P<arn>arn:[^/]+)/(?:response-streaming-)?invocations$")


def read_authorizer(found: Resources, route: Resource) -> Authorizer | None:
    """Return the authorizer that a route names, None if it names none."""
    authorizer_id = route.get("authorizer_id")
    if authorizer_id is None:
        return None
    authorizer = found.one(
        "aws_apigatewayv2_authorizer", route, id=authorizer_id, api_id=route["api_id"]
    )
    tokens = authorizer.block("jwt_configuration") or {}
    return Authorizer(
        id=authorizer_id,
        type=authorizer["authorizer_type"],
        identity_sources=tuple(authorizer.get("identity_sources") or ()),
        function_arn=function_in(authorizer.get("authorizer_uri") or ""),
        payload_format_version=authorizer.get("authorizer_payload_format_version"),
        simple_responses=bool(authorizer.get("enable_simple_responses")),
        ttl_seconds=authorizer.get("authorizer_result_ttl_in_seconds") or 0,
        issuer=tokens.get("issuer") or None,
        audiences=tuple(tokens.get("audience") or ()),
    )


def function_in(uri: str) -> str | None:
    """Return the ARN of the function that API Gateway calls at a URI, None if it is none."""
    function = _FUNCTION_IN_URI.search(uri)
    return function["arn"] if function else (uri if ":function:" in uri else None)
