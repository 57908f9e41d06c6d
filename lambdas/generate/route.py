"""POST /generate, in pure functions but for the one call: check the body, pass it on, and back."""

from __future__ import annotations

from inference.client import Call, Reply, RuntimeClient, invoke
from inference.errors import UnknownVariantError
from web import http_handler
from web.body import require_inputs
from web.event import Request
from web.response import Response
from web.settings import GenerateConfig

TARGET_VARIANT = "x-target-variant"
INVOKED_VARIANT = "x-invoked-variant"


def create(config: GenerateConfig, client: RuntimeClient) -> http_handler.Route:
    """Make the route around a SageMaker client."""

    def route(request: Request) -> Response:
        return to_response(invoke(client, to_call(request, config)), config)

    return route


def to_call(request: Request, config: GenerateConfig) -> Call:
    """Turn a request into the invocation of the endpoint.

    Raises:
        EmptyBodyError, BodyTooLargeError, InvalidBodyError: as `web.body.require_inputs`.
        UnknownVariantError: as `target_variant`.
    """
    body = require_inputs(request, config.max_body_bytes)
    return Call(config.endpoint_name, body, target_variant(request, config))


def target_variant(request: Request, config: GenerateConfig) -> str | None:
    """Return the variant that the request asks for; None if it may not, or does not.

    Raises:
        UnknownVariantError: the endpoint has no such variant; the message lists its own.
    """
    name = request.headers.get(TARGET_VARIANT) if config.target_variants else None
    if name is None or name in config.target_variants:
        return name
    known = ", ".join(config.target_variants)
    raise UnknownVariantError(f"Set {TARGET_VARIANT} to one of {known}, or leave it out.")


def to_response(reply: Reply, config: GenerateConfig) -> Response:
    """Turn the container's answer into ours: its bytes and content type, unchanged.

    Where requests may choose a variant, the answer says which one gave it.
    """
    headers = {INVOKED_VARIANT: reply.variant} if config.target_variants and reply.variant else {}
    return Response(200, reply.body, reply.content_type, headers, reply.endpoint_ms)
