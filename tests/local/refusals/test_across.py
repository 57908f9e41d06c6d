"""What AWS refuses of one resource because of another."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.local.refusals.conftest import Refused
from tests.local.refusals.test_lambda import create

Client = Callable[[str], Any]
Create = Callable[..., None]

TRUST = '{"Version": "2012-10-17", "Statement": []}'


@pytest.mark.refusal("apigateway_route_settings")
def test_a_stage_has_settings_for_routes_that_exist_only(client: Client, refused: Refused) -> None:
    gateway = client("apigatewayv2")
    api = gateway.create_api(Name="api", ProtocolType="HTTP")["ApiId"]
    gateway.create_route(ApiId=api, RouteKey="GET /x")
    settings = {"ThrottlingBurstLimit": 1}
    gateway.create_stage(ApiId=api, StageName="s", RouteSettings={"GET /x": settings})

    error = refused(
        lambda: gateway.update_stage(ApiId=api, StageName="s", RouteSettings={"GET /y": settings})
    )

    message = "Unable to find Route by key GET /y within the provided RouteSettings"
    assert error == (404, "NotFoundException", message)


@pytest.mark.refusal("autoscaling_burstable")
@pytest.mark.parametrize("type_", ["ml.t2.medium", "ml.t2.2xlarge"])
def test_burstable_instances_are_not_scaled(
    client: Client, sagemaker: Any, create_configuration: Create, refused: Refused, type_: str
) -> None:
    sagemaker.create_model(
        ModelName="model",
        ExecutionRoleArn="arn:aws:iam::123456789012:role/execution",
        PrimaryContainer={"Image": "i:1"},
    )
    for name, instance_type in (("small", type_), ("large", "ml.m5.large")):
        create_configuration(name, InstanceType=instance_type)
        sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)

    def register(name: str) -> None:
        client("application-autoscaling").register_scalable_target(
            ServiceNamespace="sagemaker",
            ResourceId=f"endpoint/{name}/variant/a",
            ScalableDimension="sagemaker:variant:DesiredInstanceCount",
            MinCapacity=1,
            MaxCapacity=2,
        )

    register("large")
    status, code, message = refused(lambda: register("small"))
    assert (status, code) == (400, "ValidationException")
    assert type_ in message
    assert refused(lambda: register("none"))[1] == "ValidationException"


@pytest.mark.refusal("lambda_destination")
def test_a_destination_needs_the_functions_role(client: Client, refused: Refused) -> None:
    iam, functions = client("iam"), client("lambda")
    arn = iam.create_role(RoleName="r", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
    create(functions, arn)
    queue = "arn:aws:sqs:us-east-1:123456789012:dead"
    to_queue = {"OnFailure": {"Destination": queue}}

    def put() -> None:
        functions.put_function_event_invoke_config(FunctionName="f", DestinationConfig=to_queue)

    assert refused(put)[:2] == (400, "InvalidParameterValueException")
    statement = {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": queue}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_role_policy(RoleName="r", PolicyName="p", PolicyDocument=document)
    put()
