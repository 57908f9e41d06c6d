"""Gap: there is no UpdateStage, so that a stage's log format and throttles could never change.

https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages-stagename.html
"""

from __future__ import annotations

from moto.apigatewayv2.models import Stage, apigatewayv2_backends

from local.aws_api.call import ApiRequest, ApiResponse, Bridge, Forward, success

# Of the path; all else that comes is a setting.
NAMES = {"apiId", "stageName"}


def update(request: ApiRequest, _forward: Forward) -> ApiResponse:
    """Change the settings that are sent, and keep the others."""
    backend = apigatewayv2_backends[request.account_id][request.region]
    api = backend.get_api(request.parameters["apiId"])
    before = api.get_stage(request.parameters["stageName"])
    sent = {name: value for name, value in request.parameters.items() if name not in NAMES}
    routes = {**before.route_settings, **sent.get("routeSettings", {})}
    stage = Stage(api, {**before.config, **sent, "routeSettings": routes})
    stage.tags, stage.created = before.tags, before.created
    api.stages[stage.name] = stage
    return success(stage.to_json())


CALLS: dict[tuple[str, str], Bridge] = {("apigatewayv2", "UpdateStage"): update}
