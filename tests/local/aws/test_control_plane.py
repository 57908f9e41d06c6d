"""The emulated AWS as an SDK sees it: isolated, recorded, and with moto's gaps bridged."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from typing import Any

import boto3
import httpx
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from local.aws import ControlPlane

ROLE = "arn:aws:iam::123456789012:role/execution"
TRUST = '{"Version": "2012-10-17", "Statement": []}'


@pytest.fixture
def aws() -> Iterator[ControlPlane]:
    with ControlPlane() as running:
        yield running


def client(aws: ControlPlane, service: str) -> Any:
    """Return a boto3 client that knows the emulated AWS only."""
    environment = aws.environment()
    return boto3.client(
        service,  # type: ignore[call-overload]  # any service, by name
        endpoint_url=environment["AWS_ENDPOINT_URL"],
        region_name=environment["AWS_REGION"],
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
        config=Config(retries={"total_max_attempts": 1}, proxies={}),
    )


@pytest.fixture
def sagemaker(aws: ControlPlane) -> Any:
    return client(aws, "sagemaker")


def create_model(sagemaker: Any, name: str = "model") -> None:
    container = {"Image": "image", "Environment": {"HF_TASK": "text-generation"}}
    sagemaker.create_model(ModelName=name, PrimaryContainer=container, ExecutionRoleArn=ROLE)


def create_configuration(
    sagemaker: Any, name: str = "configuration", instance_type: str = "ml.m5.xlarge"
) -> None:
    sagemaker.create_endpoint_config(
        EndpointConfigName=name,
        ProductionVariants=[
            {
                "VariantName": "AllTraffic",
                "ModelName": "model",
                "InstanceType": instance_type,
                "InitialInstanceCount": 1,
            }
        ],
    )


def test_two_control_planes_do_not_see_each_other(aws: ControlPlane) -> None:
    with ControlPlane() as other:
        client(aws, "iam").create_role(RoleName="role", AssumeRolePolicyDocument=TRUST)
        assert client(other, "iam").list_roles()["Roles"] == []
        assert len(client(aws, "iam").list_roles()["Roles"]) == 1


def test_the_account_is_the_one_in_every_arn(aws: ControlPlane) -> None:
    identity = client(aws, "sts").get_caller_identity()
    role = client(aws, "iam").create_role(RoleName="role", AssumeRolePolicyDocument=TRUST)
    assert identity["Account"] == aws.account_id
    assert role["Role"]["Arn"] == f"arn:aws:iam::{aws.account_id}:role/role"


def test_calls_are_kept_in_order_with_what_they_were_about(
    aws: ControlPlane, sagemaker: Any
) -> None:
    create_model(sagemaker, "first")
    with pytest.raises(ClientError):
        sagemaker.delete_model(ModelName="second")
    client(aws, "lambda").list_functions()
    assert [(call.action, call.resource, call.status) for call in aws.calls] == [
        ("CreateModel", "first", 200),
        ("DeleteModel", "second", 400),
        ("ListFunctions", "", 200),
    ]
    assert [call.service for call in aws.calls] == ["sagemaker", "sagemaker", "lambda"]


def test_nothing_of_the_users_own_aws_is_in_the_environment(
    aws: ControlPlane, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", "https://sts.amazonaws.com")
    monkeypatch.setenv("https_proxy", "http://proxy.example.com")
    monkeypatch.setenv("PATH", "/somewhere")
    environment = aws.environment()
    assert environment["PATH"] == "/somewhere"
    assert "AWS_PROFILE" not in environment
    assert "AWS_ENDPOINT_URL_STS" not in environment
    assert "https_proxy" not in environment
    assert environment["AWS_ENDPOINT_URL"] == aws.url
    assert environment["AWS_CONFIG_FILE"] == os.devnull
    assert environment["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull


def test_what_moto_lacks_is_said_at_once(aws: ControlPlane) -> None:
    with pytest.raises(ClientError, match="NotImplementedByStandIn"):
        client(aws, "sagemaker").list_code_repositories()


def test_a_model_is_described_as_it_was_created(sagemaker: Any) -> None:
    create_model(sagemaker)
    described = sagemaker.describe_model(ModelName="model")
    assert described["PrimaryContainer"]["Environment"] == {"HF_TASK": "text-generation"}
    assert described["ExecutionRoleArn"] == ROLE
    assert "VpcConfig" not in described


def test_a_configuration_is_described_as_it_was_created(sagemaker: Any) -> None:
    create_model(sagemaker)
    create_configuration(sagemaker)
    described = sagemaker.describe_endpoint_config(EndpointConfigName="configuration")
    assert "DataCaptureConfig" not in described
    assert described["ProductionVariants"] == [
        {
            "VariantName": "AllTraffic",
            "ModelName": "model",
            "InstanceType": "ml.m5.xlarge",
            "InitialInstanceCount": 1,
        }
    ]


@pytest.mark.parametrize("instance_type", ["ml.g5.xlarge", "ml.g6.12xlarge", "ml.m5.xlarge"])
def test_instance_types_of_today_are_accepted(sagemaker: Any, instance_type: str) -> None:
    create_model(sagemaker)
    create_configuration(sagemaker, instance_type=instance_type)


def test_an_instance_type_that_does_not_exist_is_refused(sagemaker: Any) -> None:
    create_model(sagemaker)
    with pytest.raises(ClientError, match="ValidationException"):
        create_configuration(sagemaker, instance_type="ml.nothing.xlarge")


def test_a_name_that_is_taken_is_refused(sagemaker: Any) -> None:
    create_model(sagemaker)
    with pytest.raises(ClientError, match="already existing model"):
        create_model(sagemaker)
    create_configuration(sagemaker)
    with pytest.raises(ClientError, match="already existing endpoint configuration"):
        create_configuration(sagemaker)
    sagemaker.create_endpoint(EndpointName="e", EndpointConfigName="configuration")
    with pytest.raises(ClientError, match="already existing endpoint"):
        sagemaker.create_endpoint(EndpointName="e", EndpointConfigName="configuration")


def test_a_name_can_be_taken_again_after_its_deletion(sagemaker: Any) -> None:
    create_model(sagemaker)
    sagemaker.delete_model(ModelName="model")
    create_model(sagemaker)


def test_an_endpoint_moves_to_another_configuration(sagemaker: Any) -> None:
    create_model(sagemaker)
    create_configuration(sagemaker, "old")
    create_configuration(sagemaker, "new", "ml.g5.xlarge")
    sagemaker.create_endpoint(EndpointName="e", EndpointConfigName="old")
    sagemaker.update_endpoint(EndpointName="e", EndpointConfigName="new")
    described = sagemaker.describe_endpoint(EndpointName="e")
    assert described["EndpointConfigName"] == "new"
    assert described["EndpointStatus"] == "InService"


@pytest.mark.parametrize(
    ("endpoint", "configuration", "missing"),
    [("e", "none", "endpoint configuration"), ("none", "configuration", "endpoint")],
)
def test_an_update_of_what_does_not_exist_is_refused(
    sagemaker: Any, endpoint: str, configuration: str, missing: str
) -> None:
    create_model(sagemaker)
    create_configuration(sagemaker)
    sagemaker.create_endpoint(EndpointName="e", EndpointConfigName="configuration")
    with pytest.raises(ClientError, match=f'Could not find {missing} "none"'):
        sagemaker.update_endpoint(EndpointName=endpoint, EndpointConfigName=configuration)


def test_the_last_deployment_configuration_is_told(sagemaker: Any) -> None:
    create_model(sagemaker)
    create_configuration(sagemaker)
    policy = {"TrafficRoutingConfiguration": {"Type": "ALL_AT_ONCE", "WaitIntervalInSeconds": 60}}
    sagemaker.create_endpoint(
        EndpointName="e",
        EndpointConfigName="configuration",
        DeploymentConfig={"BlueGreenUpdatePolicy": policy},
    )
    described = sagemaker.describe_endpoint(EndpointName="e")
    assert described["LastDeploymentConfig"] == {"BlueGreenUpdatePolicy": policy}


@pytest.fixture
def functions(aws: ControlPlane) -> Any:
    client(aws, "iam").create_role(RoleName="role", AssumeRolePolicyDocument=TRUST)
    return client(aws, "lambda")


def create_function(functions: Any, aws: ControlPlane, **settings: Any) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("handler.py", "")
    functions.create_function(
        FunctionName="f",
        Role=f"arn:aws:iam::{aws.account_id}:role/role",
        Runtime="python3.13",
        Handler="handler.handler",
        Code={"ZipFile": packed.getvalue()},
        **settings,
    )


def test_the_logging_of_a_function_is_told(aws: ControlPlane, functions: Any) -> None:
    logging = {"LogFormat": "JSON", "ApplicationLogLevel": "INFO", "LogGroup": "/mine"}
    create_function(functions, aws, LoggingConfig=logging)
    by_arn = f"arn:aws:lambda:us-east-1:{aws.account_id}:function:f"
    assert functions.get_function(FunctionName="f")["Configuration"]["LoggingConfig"] == logging
    assert functions.get_function_configuration(FunctionName=by_arn)["LoggingConfig"] == logging


def test_a_function_without_logging_settings_has_the_defaults(
    aws: ControlPlane, functions: Any
) -> None:
    create_function(functions, aws)
    default = {"LogFormat": "Text", "LogGroup": "/aws/lambda/f"}
    assert functions.get_function(FunctionName="f")["Configuration"]["LoggingConfig"] == default


def test_a_change_of_a_functions_logging_is_told(aws: ControlPlane, functions: Any) -> None:
    create_function(functions, aws, LoggingConfig={"LogFormat": "Text"})
    functions.update_function_configuration(FunctionName="f", LoggingConfig={"LogFormat": "JSON"})
    configuration = functions.get_function(FunctionName="f")["Configuration"]
    assert configuration["LoggingConfig"]["LogFormat"] == "JSON"


def test_the_tags_of_a_scalable_target_are_told(aws: ControlPlane, sagemaker: Any) -> None:
    create_model(sagemaker)
    create_configuration(sagemaker)
    sagemaker.create_endpoint(EndpointName="e", EndpointConfigName="configuration")
    autoscaling = client(aws, "application-autoscaling")
    arn = autoscaling.register_scalable_target(
        ServiceNamespace="sagemaker",
        ResourceId="endpoint/e/variant/AllTraffic",
        ScalableDimension="sagemaker:variant:DesiredInstanceCount",
        MinCapacity=1,
        MaxCapacity=2,
        Tags={"team": "search"},
    )["ScalableTargetARN"]
    autoscaling.tag_resource(ResourceARN=arn, Tags={"stage": "test"})
    autoscaling.untag_resource(ResourceARN=arn, TagKeys=["team"])
    assert autoscaling.list_tags_for_resource(ResourceARN=arn)["Tags"] == {"stage": "test"}


SCOPE = "AKIA/20261123/us-east-1/sagemaker/aws4_request"


def send_create_model(aws: ControlPlane, invocation: str, user_agent: str) -> int:
    """Send CreateModel as an SDK does and return the status."""
    headers = {
        "amz-sdk-invocation-id": invocation,
        "authorization": f"AWS4-HMAC-SHA256 Credential={SCOPE}",
        "content-type": "application/x-amz-json-1.1",
        "user-agent": user_agent,
        "x-amz-target": "SageMaker.CreateModel",
    }
    body = {
        "ModelName": "model",
        "PrimaryContainer": {"Image": "image"},
        "ExecutionRoleArn": ROLE,
    }
    return httpx.post(aws.url, headers=headers, json=body, trust_env=False).status_code


def test_a_call_that_terraform_repeats_is_carried_out_once(aws: ControlPlane) -> None:
    agent = "APN/1.0 HashiCorp/1.0 Terraform/1.11.4"
    assert send_create_model(aws, "one", agent) == 200
    assert send_create_model(aws, "one", agent) == 200
    assert send_create_model(aws, "two", agent) == 400
    assert [call.action for call in aws.calls] == ["CreateModel", "CreateModel"]


def test_a_call_that_another_sdk_repeats_is_carried_out_again(aws: ControlPlane) -> None:
    assert send_create_model(aws, "one", "Botocore/1.44") == 200
    assert send_create_model(aws, "one", "Botocore/1.44") == 400
