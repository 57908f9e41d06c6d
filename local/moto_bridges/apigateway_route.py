"""Gap of a route: an UpdateRoute with an empty list of scopes keeps the scopes.

https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-routes-routeid.html
"""

from __future__ import annotations

from moto.apigatewayv2.models import apigatewayv2_backends

from local.aws_api.call import ApiRequest, ApiResponse, Bridge, Forward


def update(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Remove the scopes when the list that is sent is empty."""
    response = forward()
    if not response.ok or request.input.get("AuthorizationScopes") != []:
        return response
    backend = apigatewayv2_backends[request.account_id][request.region]
    route = backend.get_route(request.input["ApiId"], request.input["RouteId"])
    route.authorization_scopes = []
    return response.with_json(response.json() | {"authorizationScopes": []})


CALLS: dict[tuple[str, str], Bridge] = {("apigatewayv2", "UpdateRoute"): update}
