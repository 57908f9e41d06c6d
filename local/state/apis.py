"""HTTP APIs, each with its routes, their integrations and the stage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local.state.authorizers import function_in, read_authorizer
from local.state.domains import domain_of
from local.state.records import AccessLog, Api, Cors, Integration, Route, Stage, Throttle
from local.state.resources import Resource, Resources


def read_apis(found: Resources) -> tuple[Api, ...]:
    """Return the HTTP APIs; WebSocket ones are left out."""
    return tuple(
        _api(found, resource)
        for resource in found.of("aws_apigatewayv2_api")
        if resource["protocol_type"] == "HTTP"
    )


def _api(found: Resources, api: Resource) -> Api:
    stage = found.one("aws_apigatewayv2_stage", api, api_id=api["id"])
    return Api(
        id=api["id"],
        name=api["name"],
        arn=api["arn"],
        endpoint=api["api_endpoint"],
        execution_arn=api["execution_arn"],
        disable_execute_api_endpoint=api["disable_execute_api_endpoint"],
        cors=_cors(api.block("cors_configuration")),
        stage=_stage(stage),
        routes=tuple(
            _route(found, route, stage)
            for route in found.of("aws_apigatewayv2_route")
            if route["api_id"] == api["id"]
        ),
        domain=domain_of(found, api),
    )


def _cors(block: Mapping[str, Any] | None) -> Cors | None:
    if block is None:
        return None
    return Cors(
        allow_origins=tuple(block["allow_origins"] or ()),
        allow_methods=tuple(block["allow_methods"] or ()),
        allow_headers=tuple(block["allow_headers"] or ()),
        expose_headers=tuple(block["expose_headers"] or ()),
        allow_credentials=bool(block["allow_credentials"]),
        max_age=block["max_age"] or None,
    )


def _stage(stage: Resource) -> Stage:
    log = stage.block("access_log_settings")
    return Stage(
        name=stage["name"],
        throttle=_throttle(stage.block("default_route_settings")),
        access_log=AccessLog(log["destination_arn"], log["format"]) if log else None,
        variables=stage.get("stage_variables") or {},
    )


def _throttle(settings: Mapping[str, Any] | None) -> Throttle | None:
    # Where the user sets no limit, the provider's state has zeros.
    if not settings or not settings["throttling_rate_limit"]:
        return None
    return Throttle(float(settings["throttling_rate_limit"]), settings["throttling_burst_limit"])


def _route(found: Resources, route: Resource, stage: Resource) -> Route:
    integration_id = route["target"].removeprefix("integrations/")
    integration = found.one(
        "aws_apigatewayv2_integration", route, id=integration_id, api_id=route["api_id"]
    )
    own = {settings["route_key"]: settings for settings in stage.get("route_settings") or ()}
    return Route(
        id=route["id"],
        key=route["route_key"],
        authorization=route["authorization_type"],
        integration=_integration(integration),
        throttle=_throttle(own.get(route["route_key"])),
        authorizer=read_authorizer(found, route),
        scopes=tuple(route.get("authorization_scopes") or ()),
    )


def _integration(integration: Resource) -> Integration:
    uri = integration.get("integration_uri") or ""
    return Integration(
        id=integration["id"],
        type=integration["integration_type"],
        uri=uri,
        function_arn=function_in(uri),
        payload_format_version=integration["payload_format_version"],
        timeout_milliseconds=integration["timeout_milliseconds"],
    )
