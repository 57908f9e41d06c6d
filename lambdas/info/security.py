"""Who may call, in OpenAPI's words."""

from __future__ import annotations

from typing import Any

from info.settings import Access, OpenapiConfig

_SCHEMES: dict[str, dict[str, Any]] = {
    # OpenAPI has no word for it; this is how API Gateway itself exports it:
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


def requirements(access: Access, config: OpenapiConfig) -> list[dict[str, list[str]]]:
    """Return a route's `security`: one of them is enough, and none is needed of an empty list."""
    if access.auth == "NONE":
        return []
    if access.auth == "AWS_IAM":
        return [{"signature": []}]
    if access.auth == "API_KEY":
        return [{_KEY_SCHEMES[header]: []} for header in config.key_headers]
    # API Gateway asks for one of the scopes; one requirement with several would ask for all.
    return [{"token": [scope]} for scope in access.scopes] or [{"token": []}]


def schemes(config: OpenapiConfig) -> dict[str, Any]:
    """Return the schemes that some route asks for."""
    known = dict(_SCHEMES)
    if config.issuer is not None:
        known["token"] = {
            "type": "openIdConnect",
            "openIdConnectUrl": f"{config.issuer.rstrip('/')}/.well-known/openid-configuration",
        }
    asked = (
        name
        for access in config.routes.values()
        for requirement in requirements(access, config)
        for name in requirement
    )
    return {name: known[name] for name in sorted(set(asked))}
