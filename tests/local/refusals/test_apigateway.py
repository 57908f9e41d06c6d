"""What API Gateway refuses beside its model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from local.aws import ControlPlane
from tests.apply.resources import client as client_of
from tests.local.refusals.conftest import Refused

JWT = {"Issuer": "https://issuer.example.com", "Audience": ["a"]}
TRUST = '{"Version": "2012-10-17", "Statement": []}'


@pytest.fixture
def gateway(client: Callable[[str], Any]) -> Any:
    return client("apigatewayv2")


@pytest.fixture
def api(gateway: Any) -> str:
    return str(gateway.create_api(Name="api", ProtocolType="HTTP")["ApiId"])


def create_authorizer(gateway: Any, api: str, **settings: Any) -> str:
    authorizer = {
        "AuthorizerType": "JWT",
        "IdentitySource": ["$request.header.Authorization"],
        "Name": "tokens",
        "JwtConfiguration": JWT,
        **settings,
    }
    return str(gateway.create_authorizer(ApiId=api, **authorizer)["AuthorizerId"])


@pytest.mark.refusal("apigateway_authorizer")
def test_an_authorizer_of_a_route_cannot_be_deleted(
    gateway: Any, api: str, refused: Refused
) -> None:
    authorizer = create_authorizer(gateway, api)
    route = gateway.create_route(
        ApiId=api, RouteKey="GET /x", AuthorizationType="JWT", AuthorizerId=authorizer
    )["RouteId"]

    error = refused(lambda: gateway.delete_authorizer(ApiId=api, AuthorizerId=authorizer))

    message = "Cannot delete authorizer 'tokens', is referenced in route: GET /x"
    assert error == (409, "ConflictException", message)
    gateway.update_route(ApiId=api, RouteId=route, AuthorizationType="NONE")
    gateway.delete_authorizer(ApiId=api, AuthorizerId=authorizer)


def test_an_authorizer_of_no_route_can_be_deleted(gateway: Any, api: str) -> None:
    authorizer = create_authorizer(gateway, api)
    gateway.create_route(ApiId=api, RouteKey="GET /x")

    gateway.delete_authorizer(ApiId=api, AuthorizerId=authorizer)


@pytest.mark.refusal("apigateway_quotas")
def test_the_51st_audience_is_refused(gateway: Any, api: str, refused: Refused) -> None:
    names = [f"audience-{number}" for number in range(51)]
    create_authorizer(gateway, api, JwtConfiguration={**JWT, "Audience": names[:50]})

    status, code, message = refused(
        lambda: create_authorizer(gateway, api, JwtConfiguration={**JWT, "Audience": names})
    )

    assert (status, code) == (400, "BadRequestException")
    assert "50 audiences" in message


@pytest.mark.refusal("apigateway_quotas")
def test_the_11th_scope_is_refused(gateway: Any, api: str, refused: Refused) -> None:
    authorizer = create_authorizer(gateway, api)
    scopes = [f"scope-{number}" for number in range(11)]
    jwt = {"AuthorizationType": "JWT", "AuthorizerId": authorizer}
    allowed = {**jwt, "AuthorizationScopes": scopes[:10]}
    route = gateway.create_route(ApiId=api, RouteKey="GET /x", **allowed)["RouteId"]

    status, code, message = refused(
        lambda: gateway.update_route(ApiId=api, RouteId=route, AuthorizationScopes=scopes)
    )

    assert (status, code) == (400, "BadRequestException")
    assert "10 authorization scopes" in message


@pytest.mark.refusal("apigateway_log_role")
def test_a_new_account_writes_no_access_logs_of_rest_apis(refused: Refused) -> None:
    with ControlPlane(has_api_log_role=False) as aws:
        gateway = client_of(aws, "apigateway")
        write_log = rest_stage(gateway)
        error = refused(write_log)

        role = client_of(aws, "iam").create_role(RoleName="r", AssumeRolePolicyDocument=TRUST)
        patch = {"op": "replace", "path": "/cloudwatchRoleArn", "value": role["Role"]["Arn"]}
        gateway.update_account(patchOperations=[patch])
        write_log()

    message = "CloudWatch Logs role ARN must be set in account settings to enable logging"
    assert error == (400, "BadRequestException", message)


def test_most_accounts_write_access_logs_of_rest_apis(client: Callable[[str], Any]) -> None:
    rest_stage(client("apigateway"))()


def rest_stage(gateway: Any) -> Callable[[], Any]:
    """Create a stage, and return what gives it an access log."""
    api = gateway.create_rest_api(name="api")["id"]
    (root,) = gateway.get_resources(restApiId=api)["items"]
    method = {"restApiId": api, "resourceId": root["id"], "httpMethod": "GET"}
    gateway.put_method(**method, authorizationType="NONE")
    gateway.put_integration(
        **method, type="HTTP", uri="https://x.test", integrationHttpMethod="GET"
    )
    deployment = gateway.create_deployment(restApiId=api)["id"]
    gateway.create_stage(restApiId=api, stageName="s", deploymentId=deployment)
    group = "arn:aws:logs:us-east-1:123456789012:log-group:access"
    patches = [
        {"op": "replace", "path": "/accessLogSettings/destinationArn", "value": group},
        {"op": "replace", "path": "/accessLogSettings/format", "value": "$context.requestId"},
    ]
    return lambda: gateway.update_stage(restApiId=api, stageName="s", patchOperations=patches)
