"""An authorizer that a route refers to cannot be deleted.

Seen on AWS: https://github.com/anomalyco/sst/issues/5586 (with the message), and
https://github.com/hashicorp/terraform-provider-aws/issues/14812
"""

from __future__ import annotations

from moto.apigatewayv2.models import apigatewayv2_backends

from local.aws_api.call import ApiRequest, ApiResponse
from local.refusals.errors import Refusal, error

AUTHORIZED = ("CUSTOM", "JWT")


def refuse_deletion(request: ApiRequest) -> ApiResponse | None:
    """Refuse while a route has the authorizer."""
    backend = apigatewayv2_backends[request.account_id][request.region]
    api = backend.apis.get(str(request.input["ApiId"]))
    authorizer = api.authorizers.get(str(request.input["AuthorizerId"])) if api else None
    if api is None or authorizer is None:
        return None
    for route in api.routes.values():
        if route.authorizer_id == authorizer.id and route.authorization_type in AUTHORIZED:
            message = (
                f"Cannot delete authorizer '{authorizer.name}', "
                f"is referenced in route: {route.route_key}"
            )
            return error(request, "ConflictException", message)
    return None


CALLS: dict[tuple[str, str], Refusal] = {("apigatewayv2", "DeleteAuthorizer"): refuse_deletion}
