"""CORS headers on the responses of functions behind a REST API. Pure.

An HTTP API adds them itself; a REST API does not, and tells by its stage's variables which origins
may read a response: modules/rest_api/cors.tf.
https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
"""

from __future__ import annotations

from collections.abc import Mapping

from web.event import Request

ORIGIN = "cors_origin_"
EXPOSE_HEADERS = "cors_expose_headers"
CREDENTIALS = "cors_credentials"
ANY = "any"
"""Stands for `*`, which no variable of a stage may contain."""


def headers(request: Request) -> Mapping[str, str]:
    """Return the headers of a response to this request; none if its origin is not allowed."""
    variables = request.stage_variables
    allowed = [value for name, value in variables.items() if name.startswith(ORIGIN)]
    origin = request.headers.get("origin")
    if not allowed or not origin:
        return {}
    vary = {} if ANY in allowed else {"vary": "Origin"}
    if not any(_allows(each, origin) for each in allowed):
        return vary
    found = {"access-control-allow-origin": "*" if ANY in allowed else origin, **vary}
    if CREDENTIALS in variables:
        found["access-control-allow-credentials"] = "true"
    if EXPOSE_HEADERS in variables:
        found["access-control-expose-headers"] = variables[EXPOSE_HEADERS]
    return found


def _allows(allowed: str, origin: str) -> bool:
    """Return whether an origin is the allowed one, of the allowed scheme (`https://`), or any."""
    if allowed.endswith("://"):
        return origin.startswith(allowed)
    return allowed in (ANY, origin)
