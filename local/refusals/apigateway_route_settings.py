"""A stage accepts settings only for routes that exist.

Seen on AWS, with the message:
https://github.com/terraform-aws-modules/terraform-aws-apigateway-v2/pull/80
"""

from __future__ import annotations

from moto.apigatewayv2.models import apigatewayv2_backends

from local.aws_api.call import ApiRequest, ApiResponse
from local.refusals.errors import Refusal, error


def refuse_unknown_route(request: ApiRequest) -> ApiResponse | None:
    """Refuse settings of a route that the API does not have."""
    backend = apigatewayv2_backends[request.account_id][request.region]
    api = backend.apis.get(str(request.input["ApiId"]))
    routes = {route.route_key for route in api.routes.values()} if api else set()
    for key in request.input.get("RouteSettings") or ():
        if key not in routes:
            message = f"Unable to find Route by key {key} within the provided RouteSettings"
            return error(request, "NotFoundException", message)
    return None


CALLS: dict[tuple[str, str], Refusal] = {
    ("apigatewayv2", "CreateStage"): refuse_unknown_route,
    ("apigatewayv2", "UpdateStage"): refuse_unknown_route,
}
