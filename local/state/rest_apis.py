"""REST APIs, read from the OpenAPI documents that were applied.

The emulated AWS drops much of a document, and Terraform's state has all of it. Its extensions:
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from local.state.authorizers import function_in
from local.state.domains import domain_of
from local.state.records import (
    AccessLog,
    Authorizer,
    GatewayResponse,
    Integration,
    Mock,
    RestApi,
    Route,
    Stage,
    Throttle,
)
from local.state.resources import Resource, Resources

EXTENSION = "x-amazon-apigateway-"
DEFAULT_TTL_SECONDS = 300
ALL_METHODS = "*/*"
ANY_METHOD = f"{EXTENSION}any-method"

Document = Mapping[str, Any]


def read_rest_apis(found: Resources) -> tuple[RestApi, ...]:
    """Return the REST APIs."""
    return tuple(_api(found, resource) for resource in found.of("aws_api_gateway_rest_api"))


def _api(found: Resources, api: Resource) -> RestApi:
    stage = found.one("aws_api_gateway_stage", api, rest_api_id=api["id"])
    document = json.loads(api["body"])
    throttles = dict(_throttles(found, api))
    return RestApi(
        id=api["id"],
        name=api["name"],
        arn=api["arn"],
        endpoint=stage["invoke_url"].rpartition("/")[0],
        execution_arn=api["execution_arn"],
        disable_execute_api_endpoint=bool(api.get("disable_execute_api_endpoint")),
        cors=None,
        stage=_stage(stage, throttles.get(ALL_METHODS)),
        routes=tuple(read_routes(document, throttles)),
        domain=domain_of(found, api),
        gateway_responses={
            kind: _gateway_response(response)
            for kind, response in document.get(f"{EXTENSION}gateway-responses", {}).items()
        },
        policy=document.get(f"{EXTENSION}policy"),
    )


def _stage(stage: Resource, throttle: Throttle | None) -> Stage:
    log = stage.block("access_log_settings")
    return Stage(
        name=stage["stage_name"],
        throttle=throttle,
        access_log=AccessLog(log["destination_arn"], log["format"]) if log else None,
        variables=stage.get("variables") or {},
    )


def _throttles(found: Resources, api: Resource) -> Iterator[tuple[str, Throttle]]:
    for resource in found.of("aws_api_gateway_method_settings"):
        settings = resource.block("settings") or {}
        if resource["rest_api_id"] == api["id"] and settings.get("throttling_rate_limit"):
            rate, burst = settings["throttling_rate_limit"], settings["throttling_burst_limit"]
            yield resource["method_path"], Throttle(float(rate), int(burst))


def read_routes(document: Document, throttles: Mapping[str, Throttle]) -> Iterator[Route]:
    """Yield the routes of a document, preflights included. Throttles: by path and method."""
    schemes = document.get("components", {}).get("securitySchemes", {})
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            name = "ANY" if method == ANY_METHOD else method.upper()
            # The settings of each method: none are of ANY, see modules/rest_api/main.tf.
            throttle = throttles.get(f"{path.replace('/', '~1')}/{name.replace('ANY', 'GET')}")
            yield _route(f"{name} {path}", operation, schemes, throttle)


def _route(key: str, operation: Document, schemes: Document, throttle: Throttle | None) -> Route:
    integration = operation[f"{EXTENSION}integration"]
    requirement: Document = next(iter(operation.get("security") or ()), {})
    scheme, scopes = next(iter(requirement.items()), (None, ()))
    authorizer = _authorizer(scheme, schemes[scheme]) if scheme else None
    return Route(
        id=key,
        key=key,
        authorization=_authorization(schemes[scheme]) if scheme else "NONE",
        integration=_integration(key, integration),
        throttle=throttle,
        authorizer=authorizer,
        scopes=tuple(scopes),
        mock=_mock(integration) if integration["type"] == "mock" else None,
    )


def _authorization(scheme: Document) -> str:
    kinds = {"awsSigv4": "AWS_IAM", "custom": "CUSTOM", "cognito_user_pools": "COGNITO_USER_POOLS"}
    return kinds[scheme[f"{EXTENSION}authtype"]]


def _authorizer(name: str, scheme: Document) -> Authorizer | None:
    settings = scheme.get(f"{EXTENSION}authorizer")
    if settings is None:
        return None
    sources = settings.get("identitySource") or ""
    pools = settings.get("providerARNs") or ()
    return Authorizer(
        id=name,
        type=settings["type"].upper(),
        identity_sources=tuple(each.strip() for each in sources.split(",") if each.strip()),
        function_arn=function_in(settings.get("authorizerUri") or ""),
        ttl_seconds=settings.get("authorizerResultTtlInSeconds", DEFAULT_TTL_SECONDS),
        issuer=_issuer(pools[0]) if pools else None,
    )


def _issuer(pool_arn: str) -> str:
    _, partition, _, region, _, resource = pool_arn.split(":", 5)
    suffix = "amazonaws.com.cn" if partition == "aws-cn" else "amazonaws.com"
    return f"https://cognito-idp.{region}.{suffix}/{resource.removeprefix('userpool/')}"


def _integration(key: str, integration: Document) -> Integration:
    uri = integration.get("uri") or ""
    return Integration(
        id=key,
        type=integration["type"].upper(),
        uri=uri,
        function_arn=function_in(uri),
        payload_format_version="1.0",
        timeout_milliseconds=integration.get("timeoutInMillis", 29000),
        streams=integration.get("responseTransferMode") == "STREAM",
    )


def _mock(integration: Document) -> Mock:
    response = integration["responses"]["default"]
    prefix = "method.response.header."
    return Mock(
        status=int(response["statusCode"]),
        headers={
            name.removeprefix(prefix): value
            for name, value in response.get("responseParameters", {}).items()
        },
        template=response.get("responseTemplates", {}).get("application/json", ""),
    )


def _gateway_response(response: Document) -> GatewayResponse:
    prefix = "gatewayresponse.header."
    status = response.get("statusCode")
    return GatewayResponse(
        status=int(status) if status else None,
        headers={
            name.removeprefix(prefix): value
            for name, value in response.get("responseParameters", {}).items()
        },
        template=response["responseTemplates"]["application/json"],
    )
