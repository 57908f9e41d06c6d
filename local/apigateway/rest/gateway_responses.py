"""Gateway responses, rendered as the document defines them.

Only what a template of a gateway response may contain: variables, and no conditions.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from local.apigateway.context import Context
from local.apigateway.response import Response
from local.apigateway.rest.refusal import STATUS, RestRefusal
from local.state import GatewayResponse, RestApi

_VARIABLE = re.compile(r"\$context\.([A-Za-z.]+)")
DEFAULT = GatewayResponse(None, {}, '{"message":$context.error.messageString}')


def render(api: RestApi, context: Context, refusal: RestRefusal) -> Response:
    """The response to a request that was refused."""
    status = STATUS[refusal.kind]
    found = api.gateway_responses
    response = found.get(refusal.kind) or found.get(f"DEFAULT_{status // 100}XX", DEFAULT)
    variables = _variables(context, refusal)
    headers = {name: _value(value, variables) for name, value in response.headers.items()}
    body = _VARIABLE.sub(lambda name: variables.get(name[1], ""), response.template)
    kind = (("content-type", "application/json"),)
    return Response(response.status or status, kind, body.encode()).with_headers(headers)


def _variables(context: Context, refusal: RestRefusal) -> Mapping[str, str]:
    return {
        "requestId": context.request_id,
        "extendedRequestId": context.extended_request_id,
        "error.message": refusal.reason,
        "error.messageString": json.dumps(refusal.reason),
        "error.responseType": refusal.kind,
    }


def _value(value: str, variables: Mapping[str, str]) -> str:
    """A static value is in quotes, a variable is not."""
    if value.startswith("'") and value.endswith("'"):
        return value[1:-1]
    return variables.get(value.removeprefix("context."), "")
