"""POST /generate, in pure functions but for the one call: check the body, pass it on, and back."""

from __future__ import annotations

from gateway import app, sagemaker
from gateway.config import GenerateConfig
from gateway.event import Request
from gateway.inputs import require_inputs
from gateway.response import Response


def create(config: GenerateConfig, client: sagemaker.RuntimeClient) -> app.Route:
    """Make the route around a SageMaker client."""

    def route(request: Request) -> Response:
        return to_response(sagemaker.invoke(client, to_call(request, config)))

    return route


def to_call(request: Request, config: GenerateConfig) -> sagemaker.Call:
    """Turn a request into the invocation of the endpoint.

    Raises:
        EmptyBodyError, BodyTooLargeError, InvalidBodyError: as `gateway.inputs.require_inputs`.
    """
    body = require_inputs(request, config.max_body_bytes)
    return sagemaker.Call(config.endpoint_name, body)


def to_response(reply: sagemaker.Reply) -> Response:
    """Turn the container's answer into ours: its bytes and content type, unchanged."""
    return Response(200, reply.body, reply.content_type, endpoint_ms=reply.endpoint_ms)
