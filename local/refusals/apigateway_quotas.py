"""50 audiences an authorizer, 10 scopes a route: quotas of HTTP APIs that cannot be raised.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html. The messages are
our own: AWS's are not documented.
"""

from __future__ import annotations

from local.aws_api.call import ApiRequest, ApiResponse
from local.refusals.errors import Refusal, error

MAX_AUDIENCES = 50
MAX_SCOPES = 10


def refuse_audiences(request: ApiRequest) -> ApiResponse | None:
    """Refuse an authorizer with too many audiences."""
    audiences = request.input.get("JwtConfiguration", {}).get("Audience", ())
    if len(audiences) <= MAX_AUDIENCES:
        return None
    message = f"An authorizer has at most {MAX_AUDIENCES} audiences, not {len(audiences)}"
    return error(request, "BadRequestException", message)


def refuse_scopes(request: ApiRequest) -> ApiResponse | None:
    """Refuse a route with too many scopes."""
    scopes = request.input.get("AuthorizationScopes", ())
    if len(scopes) <= MAX_SCOPES:
        return None
    message = f"A route has at most {MAX_SCOPES} authorization scopes, not {len(scopes)}"
    return error(request, "BadRequestException", message)


CALLS: dict[tuple[str, str], Refusal] = {
    ("apigatewayv2", "CreateAuthorizer"): refuse_audiences,
    ("apigatewayv2", "UpdateAuthorizer"): refuse_audiences,
    ("apigatewayv2", "CreateRoute"): refuse_scopes,
    ("apigatewayv2", "UpdateRoute"): refuse_scopes,
}
