"""A function's result as the client's response, by the rules of REST APIs.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format
Which type of gateway response a failed function leads to was never seen on AWS; that the status is
502 is documented: https://docs.aws.amazon.com/apigateway/latest/developerguide/handle-errors-in-lambda-integration.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from local.apigateway import response
from local.apigateway.client_request import ClientRequest
from local.apigateway.response import MalformedPayloadError, Response
from local.apigateway.rest.refusal import RestRefusal
from local.apigateway.rest.template import Template
from local.lambda_service import Invocation
from local.lambda_service.invocation import REQUEST_TOO_LARGE
from local.state import Mock

_ALLOWED = frozenset({"statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"})


def of_headless(invocation: Invocation) -> RestRefusal:
    """The refusal for a function that was to stream, and ended without a valid head."""
    try:
        read(invocation)
    except RestRefusal as refusal:
        return refusal
    reason = "the response does not begin with a head and its delimiter"
    return RestRefusal("INTEGRATION_FAILURE", reason, integration=True)


def read(invocation: Invocation) -> Response:
    """The client's response. Raises RestRefusal."""
    if invocation.rejected == REQUEST_TOO_LARGE:
        raise RestRefusal("REQUEST_TOO_LARGE", "the event is over Lambda's 6 MB", integration=True)
    if invocation.rejected:
        reason = f"Lambda responded with {invocation.rejected}"
        raise RestRefusal("API_CONFIGURATION_ERROR", reason, integration=True)
    if invocation.function_error:
        text = invocation.payload.decode(errors="replace")
        reason = f"the function failed: {text}"
        raise RestRefusal("INTEGRATION_FAILURE", reason, integration=True)
    try:
        return response.read(_checked(invocation.payload))
    except MalformedPayloadError as error:
        raise RestRefusal("INTEGRATION_FAILURE", str(error), integration=True) from error


def _checked(payload: bytes) -> bytes:
    """The payload, if it is a response of a REST API: with a status, and nothing unknown."""
    try:
        value = json.loads(payload)
    except ValueError as error:
        raise MalformedPayloadError("the payload is not JSON") from error
    if not isinstance(value, Mapping) or "statusCode" not in value or set(value) - _ALLOWED:
        raise MalformedPayloadError("the payload is no response of format 1.0")
    return payload


def of_mock(mock: Mock, request: ClientRequest) -> Response:
    """The response of a mock: its static headers, and those that its template sets."""
    headers: dict[str, Any] = {name: value.strip("'") for name, value in mock.headers.items()}
    set_headers = Template(dict(request.headers)).overrides(mock.template)
    base = Response(mock.status, (("content-type", "application/json"),), b"")
    return base.with_headers({**headers, **{k.lower(): v for k, v in set_headers.items()}})
