"""Calls that break the model of their API, in each protocol, with an SDK that checks nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from local.aws import ControlPlane
from tests.local.refusals.conftest import Refused

Client = Callable[[str], Any]

VARIANT = {"VariantName": "a", "ModelName": "m"}
PATTERN = "Member must satisfy regular expression pattern"


@pytest.mark.refusal("service_model")
@pytest.mark.parametrize(
    ("service", "operation", "arguments", "code", "message"),
    [
        pytest.param(
            "sagemaker",
            "create_endpoint_config",
            {
                "EndpointConfigName": "c",
                "ProductionVariants": [
                    VARIANT,
                    {**VARIANT, "InstanceType": "ml.none", "InitialInstanceCount": 1},
                ],
            },
            "ValidationException",
            "Value 'ml.none' at 'productionVariants.2.member.instanceType' failed to satisfy "
            "constraint: Member must satisfy enum value set: [",
            id="json-enum",
        ),
        pytest.param(
            "sagemaker",
            "create_model",
            {"ModelName": "m" * 64, "ExecutionRoleArn": "arn:aws:iam::123456789012:role/r"},
            "ValidationException",
            "at 'modelName' failed to satisfy constraint: "
            "Member must have length less than or equal to 63",
            id="json-length",
        ),
        pytest.param(
            "sagemaker",
            "create_endpoint",
            {"EndpointName": "e"},
            "ValidationException",
            "Value null at 'endpointConfigName' failed to satisfy constraint: "
            "Member must not be null",
            id="json-required",
        ),
        pytest.param(
            "sagemaker",
            "create_endpoint_config",
            {"EndpointConfigName": "c", "ProductionVariants": []},
            "ValidationException",
            "Value '[]' at 'productionVariants' failed to satisfy constraint: "
            "Member must have length greater than or equal to 1",
            id="json-size",
        ),
        pytest.param(
            "logs",
            "create_log_group",
            {"logGroupName": "a b"},
            "InvalidParameterException",
            f"Value 'a b' at 'logGroupName' failed to satisfy constraint: {PATTERN}",
            id="json-pattern",
        ),
        pytest.param(
            "lambda",
            "create_function",
            {
                "FunctionName": "f",
                "Role": "arn:aws:iam::123456789012:role/r",
                "Code": {"ZipFile": b"zip"},
                "Timeout": 0,
            },
            "ValidationException",
            "Value '0' at 'timeout' failed to satisfy constraint: "
            "Member must have value greater than or equal to 1",
            id="rest-json-range",
        ),
        pytest.param(
            "apigatewayv2",
            "create_api",
            {"Name": "a", "ProtocolType": "FTP"},
            "BadRequestException",
            "Value 'FTP' at 'protocolType' failed to satisfy constraint: "
            "Member must satisfy enum value set: [WEBSOCKET, HTTP]",
            id="rest-json-enum",
        ),
        pytest.param(
            "iam",
            "create_role",
            {"RoleName": "r" * 65, "AssumeRolePolicyDocument": "{}"},
            "ValidationError",
            "at 'roleName' failed to satisfy constraint: "
            "Member must have length less than or equal to 64",
            id="query-length",
        ),
        pytest.param(
            "s3",
            "put_bucket_versioning",
            {"Bucket": "bucket", "VersioningConfiguration": {"Status": "On"}},
            "MalformedXML",
            "Value 'On' at 'versioningConfiguration.status' failed to satisfy constraint: "
            "Member must satisfy enum value set: [Enabled, Suspended]",
            id="rest-xml-enum",
        ),
    ],
)
def test_a_call_that_breaks_the_model_is_refused(
    client: Client,
    refused: Refused,
    service: str,
    operation: str,
    arguments: dict[str, Any],
    code: str,
    message: str,
) -> None:
    status, found, text = refused(lambda: getattr(client(service), operation)(**arguments))

    assert (status, found) == (400, code)
    assert "1 validation error detected: " in text
    assert message in text


def test_every_broken_constraint_is_named(client: Client, refused: Refused) -> None:
    broken = {"AlarmName": "", "EvaluationPeriods": 0, "ComparisonOperator": "Above"}
    _, _, text = refused(lambda: client("cloudwatch").put_metric_alarm(**broken))

    assert text.startswith("3 validation errors detected: ")
    for name in ("alarmName", "evaluationPeriods", "comparisonOperator"):
        assert f"at '{name}' failed to satisfy constraint" in text


def test_a_secret_is_not_in_the_message(client: Client, refused: Refused) -> None:
    secret = "s" * 65537
    _, _, text = refused(
        lambda: client("secretsmanager").create_secret(Name="a", SecretString=secret)
    )

    assert "Value at 'secretString' failed to satisfy constraint" in text
    assert secret not in text


def test_a_refused_call_is_kept_with_its_status(
    aws: ControlPlane, client: Client, refused: Refused
) -> None:
    refused(lambda: client("sagemaker").create_endpoint(EndpointName="e"))

    assert [(call.action, call.status) for call in aws.calls] == [("CreateEndpoint", 400)]


def test_a_call_that_keeps_to_the_model_reaches_moto(client: Client) -> None:
    client("iam").create_role(RoleName="r" * 64, AssumeRolePolicyDocument="{}", Path="/teams/")
    client("s3").create_bucket(Bucket="bucket")
    client("sns").create_topic(Name="topic", Tags=[{"Key": "team", "Value": "search & más"}])
