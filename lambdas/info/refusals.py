"""API Gateway's own answers: `{"message": …}`, before or instead of a function's.

An HTTP API has no gateway responses, so their shape is not ours:
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html
"""

from __future__ import annotations

from info.settings import Access, OpenapiConfig

MESSAGE = {
    "type": "object",
    "required": ["message"],
    "properties": {"message": {"type": ["string", "null"]}},
    "description": "What API Gateway itself says.",
}

_REASONS = {
    401: "API Gateway found no token or key, or none that counts.",
    403: "API Gateway lets this caller not in.",
    404: "The path is of no route.",
    413: "The request is larger than API Gateway or Lambda takes.",
    429: "The route's throttle.",
    500: "The function failed, or who calls could not be found out.",
    503: "The function did not answer in time, or its concurrency is used up.",
}


def reasons(route: str, access: Access, config: OpenapiConfig) -> dict[int, str]:
    """Return the statuses that API Gateway may answer a route with, and why."""
    statuses = {413, 429, 500, 503}
    if access.auth != "NONE":
        statuses.add(403)
    # Only with one header does API Gateway itself look for the key.
    if access.auth == "JWT" or (access.auth == "API_KEY" and len(config.key_headers) == 1):
        statuses.add(401)
    if "{" in route:
        statuses.add(404)
    return {status: _REASONS[status] for status in sorted(statuses)}
