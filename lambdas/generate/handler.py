"""POST /generate: check the request, pass its bytes to the endpoint, pass the answer back."""

import json
import os
from typing import NoReturn

from gateway import app, log, sagemaker
from gateway.config import GenerateConfig
from gateway.errors import InvalidBodyError
from gateway.event import Request, require_body
from gateway.response import Response


def create(config: GenerateConfig, client: sagemaker.RuntimeClient) -> app.Handler:
    """Make the Lambda handler around a SageMaker client."""

    def route(request: Request) -> Response:
        return to_response(sagemaker.invoke(client, to_call(request, config)))

    return app.create(route)


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
    raise ValueError(f"{name} is not JSON")


log.configure(os.environ)
_config = GenerateConfig.from_environ(os.environ)
handler = create(_config, sagemaker.create_client(_config.invoke_timeout_seconds))
