"""Gaps of a stage: there is no UpdateStage and no DeleteRouteSettings, so that its log format and
throttles could never change.

https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages-stagename.html
"""

from __future__ import annotations

from typing import Any

from moto.apigatewayv2.models import Stage, apigatewayv2_backends

from local.aws_api.call import ApiRequest, ApiResponse, Bridge, Forward, success

# Of the path; all else that comes is a setting.
NAMES = {"apiId", "stageName"}


def update(request: ApiRequest, _forward: Forward) -> ApiResponse:
    """Change the settings that are sent, and keep the others."""
    before = _stage(request, request.parameters["apiId"], request.parameters["stageName"])
    sent = {name: value for name, value in request.parameters.items() if name not in NAMES}
    routes = {**before.route_settings, **sent.get("routeSettings", {})}
    variables = {**before.stage_variables, **sent.get("stageVariables", {})}
    settings = {
        **sent,
        "routeSettings": routes,
        # An empty value removes a variable: the provider sends what is new and what is gone.
        "stageVariables": {name: value for name, value in variables.items() if value},
    }
    return success(_replace(request, before, settings).to_json())


def delete_route_settings(request: ApiRequest, _forward: Forward) -> ApiResponse:
    """Remove the settings of one route."""
    before = _stage(request, request.input["ApiId"], request.input["StageName"])
    key = request.input["RouteKey"]
    routes = {name: value for name, value in before.route_settings.items() if name != key}
    _replace(request, before, {"routeSettings": routes})
    return ApiResponse(204, (), b"")


def _stage(request: ApiRequest, api_id: str, name: str) -> Stage:
    return apigatewayv2_backends[request.account_id][request.region].get_api(api_id).get_stage(name)


def _replace(request: ApiRequest, before: Stage, settings: dict[str, Any]) -> Stage:
    api_id = request.input["ApiId"]
    api = apigatewayv2_backends[request.account_id][request.region].get_api(api_id)
    stage = Stage(api, {**before.config, **settings})
    stage.tags, stage.created = before.tags, before.created
    api.stages[stage.name] = stage
    return stage


CALLS: dict[tuple[str, str], Bridge] = {
    ("apigatewayv2", "UpdateStage"): update,
    ("apigatewayv2", "DeleteRouteSettings"): delete_route_settings,
}
