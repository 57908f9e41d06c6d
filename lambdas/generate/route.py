"""POST /generate: check the body, invoke the endpoint, return its response. Pure but for that."""

from __future__ import annotations

from generate.settings import Settings
from inference.client import Call, Reply, RuntimeClient, invoke
from inference.errors import UnknownVariantError
from web import deadline, http_handler
from web.body import require_inputs
from web.event import Request
from web.response import Response

TARGET_VARIANT = "x-target-variant"
INVOKED_VARIANT = "x-invoked-variant"


def create(settings: Settings, client: RuntimeClient) -> http_handler.Route:
    """Make the route around a SageMaker client."""

    def route(request: Request) -> Response:
        call = to_call(request, settings)
        with deadline.until(deadline.current().within(settings.invoke_timeout_seconds)):
            reply = invoke(client, call)
        return to_response(reply, settings)

    return route


def to_call(request: Request, settings: Settings) -> Call:
    """Turn a request into the invocation of the endpoint.

    Raises:
        EmptyBodyError, BodyTooLargeError, InvalidBodyError: as `web.body.require_inputs`.
        UnknownVariantError: as `target_variant`.
    """
    body = require_inputs(request, settings.max_body_bytes)
    return Call(settings.endpoint_name, body, target_variant(request, settings))


def target_variant(request: Request, settings: Settings) -> str | None:
    """Return the variant that the request chooses; None if it may not choose, or does not.

    Raises:
        UnknownVariantError: the endpoint has no such variant; the message lists those it has.
    """
    name = request.headers.get(TARGET_VARIANT) if settings.target_variants else None
    if name is None or name in settings.target_variants:
        return name
    known = ", ".join(settings.target_variants)
    raise UnknownVariantError(f"Set {TARGET_VARIANT} to one of {known}, or omit it.")


def to_response(reply: Reply, settings: Settings) -> Response:
    """Turn the container's response into ours: its bytes and content type, unchanged.

    Where requests may choose a variant, a header names the one that was invoked.
    """
    headers = {INVOKED_VARIANT: reply.variant} if settings.target_variants and reply.variant else {}
    return Response(200, reply.body, reply.content_type, headers, reply.endpoint_ms)
