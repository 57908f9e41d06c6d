"""Cross-origin requests: the API responds in place of its functions.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
That page promises the headers for preflights and for the responses of integrations. Whether the
API's own errors carry them is written nowhere, so here they do not: a client that works without
them works with them.
"""

from __future__ import annotations

from local.apigateway.client_request import ClientRequest
from local.apigateway.response import Response
from local.state import Cors


def is_preflight(request: ClientRequest) -> bool:
    """An OPTIONS request with both of a browser's preflight headers."""
    asked = request.header("access-control-request-method")
    return request.method == "OPTIONS" and bool(request.header("origin")) and bool(asked)


def preflight(cors: Cors, request: ClientRequest) -> Response:
    """The response to a preflight: 204, with CORS headers if the origin is allowed."""
    lists = {
        "access-control-allow-methods": ",".join(cors.allow_methods),
        "access-control-allow-headers": ",".join(cors.allow_headers),
    }
    headers = {name: value for name, value in lists.items() if value}
    if cors.max_age:
        headers["access-control-max-age"] = str(cors.max_age)
    common = _headers(cors, request)
    return Response(204, (), b"").with_headers({**common, **headers} if common else {})


def apply(cors: Cors, request: ClientRequest, response: Response) -> Response:
    """A response with the API's CORS headers in place of the function's own."""
    kept = tuple(pair for pair in response.headers if not pair[0].startswith("access-control-"))
    return Response(response.status, kept, response.body).with_headers(_headers(cors, request))


def _headers(cors: Cors, request: ClientRequest) -> dict[str, str]:
    origin = request.header("origin")
    if origin is None or not any(_allows(pattern, origin) for pattern in cors.allow_origins):
        return {}
    headers = {"access-control-allow-origin": "*" if "*" in cors.allow_origins else origin}
    if cors.allow_credentials:
        headers["access-control-allow-credentials"] = "true"
    if cors.expose_headers:
        headers["access-control-expose-headers"] = ",".join(cors.expose_headers)
    return headers


def _allows(pattern: str, origin: str) -> bool:
    """`*`, `https://*`, `http://*` or one origin."""
    if pattern.endswith("*"):
        return origin.startswith(pattern[:-1])
    return pattern == origin
