"""POST /generate, in pure functions but for the one call: check the body, pass it on, and back."""

from __future__ import annotations

import json
from typing import NoReturn

from gateway import app, sagemaker
from gateway.config import GenerateConfig
from gateway.errors import InvalidBodyError
from gateway.event import Request, require_body
from gateway.response import Response


def create(config: GenerateConfig, client: sagemaker.RuntimeClient) -> app.Route:
    """Make the route around a SageMaker client."""

    def route(request: Request) -> Response:
        return to_response(sagemaker.invoke(client, to_call(request, config)))

    return route


def to_call(request: Request, config: GenerateConfig) -> sagemaker.Call:
    """Turn a request into the invocation of the endpoint.

    Raises:
        EmptyBodyError, BodyTooLargeError: as `gateway.event.require_body`.
        InvalidBodyError: the body is no JSON object with a truthy `inputs`.
    """
    body = require_body(request, config.max_body_bytes)
    try:
        value = json.loads(body.decode(), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise InvalidBodyError from error
    # Truthy as JavaScript has it, like the system before this one: [] and {} pass.
    if not isinstance(value, dict) or value.get("inputs") in (None, False, 0, ""):
        raise InvalidBodyError
    return sagemaker.Call(config.endpoint_name, body)


def to_response(reply: sagemaker.Reply) -> Response:
    """Turn the container's answer into ours: its bytes and content type, unchanged."""
    return Response(200, reply.body, reply.content_type, endpoint_ms=reply.endpoint_ms)


def _refuse_constant(name: str) -> NoReturn:
    # Python reads NaN and Infinity; JSON has neither.
    raise ValueError(f"{name} is not JSON")
