"""API Gateway's own responses, before or instead of a function's.

A REST API's have the shape of the functions' errors, see modules/rest_api/gateway_responses.tf. An
HTTP API's are `{"message": …}`, because it has no gateway responses:
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html
"""

from __future__ import annotations

from info.settings import OpenApi, Route

MESSAGE = {
    "type": "object",
    "required": ["message"],
    "properties": {"message": {"type": ["string", "null"]}},
    "description": "Response of API Gateway itself.",
}

SCHEMA = {"HTTP": "Message", "REST": "Error"}
"""The schema of these responses, by the kind of API."""

HEADERS = {
    "HTTP": ("apigw-requestid", "www-authenticate"),
    "REST": (
        *("cache-control", "retry-after", "www-authenticate", "x-content-type-options"),
        *("x-request-id", "x-should-retry"),
    ),
}
"""The headers that they may have."""

_REASONS = {
    401: "API Gateway found no valid token or key.",
    403: "API Gateway denied access.",
    404: "No route has this path.",
    413: "The request is larger than API Gateway or Lambda accepts.",
    429: "The throttle of the route was exceeded.",
    500: "The function failed, or the authorizer could not decide.",
    502: "The function failed.",
    503: "The function timed out, or its concurrency is used up.",
    504: "The function did not respond in time.",
}


def reasons(name: str, route: Route, settings: OpenApi) -> dict[int, str]:
    """Return the statuses that API Gateway itself may respond to a route with, and why.

    Args:
        name: the route key.
        route: the route.
        settings: the API.
    """
    if settings.api_type == "REST":
        return _of_rest_api(route)
    statuses = {413, 429, 500, 503}
    if route.auth != "NONE":
        statuses.add(403)
    # Only with one header does API Gateway itself look for the key.
    if route.auth == "JWT" or (route.auth == "API_KEY" and len(settings.api_key_headers) == 1):
        statuses.add(401)
    if "{" in name:
        statuses.add(404)
    return {status: _REASONS[status] for status in sorted(statuses)}


def _of_rest_api(route: Route) -> dict[int, str]:
    statuses = {403, 404, 413, 429, 500, 502, 504}
    if route.auth in ("JWT", "API_KEY"):
        statuses.add(401)
    return {status: _REASONS[status] for status in sorted(statuses)}
