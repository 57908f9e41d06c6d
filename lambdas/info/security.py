"""How clients authenticate, in OpenAPI's terms."""

from __future__ import annotations

from typing import Any

from info.settings import OpenApi, Route
from web.errors import (
    AuthenticationRequiredError,
    HttpError,
    RouteNotAllowedError,
    TokenAudienceError,
)

_SCHEMES: dict[str, dict[str, Any]] = {
    # OpenAPI has no term for it; this is how API Gateway itself exports it:
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-authtype.html
    "signature": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "x-amazon-apigateway-authtype": "awsSigv4",
        "description": "A request signed with AWS Signature Version 4 for `execute-api`.",
    },
    "key_as_bearer": {"type": "http", "scheme": "bearer", "description": "An API key."},
    "key": {"type": "apiKey", "in": "header", "name": "x-api-key", "description": "An API key."},
}
_KEY_SCHEMES = {"authorization": "key_as_bearer", "x-api-key": "key"}


def requirements(route: Route, settings: OpenApi) -> list[dict[str, list[str]]]:
    """Return a route's `security`: one of them is enough; an empty list requires none."""
    if route.auth == "NONE":
        return []
    if route.auth == "AWS_IAM":
        return [{"signature": []}]
    if route.auth == "API_KEY":
        return [{_KEY_SCHEMES[header]: []} for header in settings.api_key_headers]
    # API Gateway requires one of the scopes; one requirement with several would require all.
    return [{"token": [scope]} for scope in route.scopes or ()] or [{"token": []}]


def errors(route: Route, settings: OpenApi) -> tuple[type[HttpError], ...]:
    """Return the errors with which a function refuses credentials that API Gateway accepted."""
    found: list[type[HttpError]] = []
    if route.auth != "NONE":
        found.append(AuthenticationRequiredError)
    if route.auth == "API_KEY":
        found.append(RouteNotAllowedError)
    # A REST API leaves the audience of a token to the function.
    if route.auth == "JWT" and settings.api_type == "REST":
        found.append(TokenAudienceError)
    return tuple(found)


def schemes(settings: OpenApi) -> dict[str, Any]:
    """Return the schemes that routes require."""
    known = dict(_SCHEMES)
    if settings.jwt_issuer is not None:
        known["token"] = {
            "type": "openIdConnect",
            "openIdConnectUrl": f"{settings.jwt_issuer.rstrip('/')}"
            "/.well-known/openid-configuration",
        }
    required = {
        name
        for route in settings.routes.values()
        for requirement in requirements(route, settings)
        for name in requirement
    }
    return {name: known[name] for name in sorted(required)}
