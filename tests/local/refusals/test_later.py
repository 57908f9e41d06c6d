"""What AWS does later than the call, and refuses until then."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from local.aws import ControlPlane
from local.moto_bridges import sagemaker_endpoint, sagemaker_interfaces
from local.refusals import iam_new_role, lambda_in_progress, recently_deleted
from tests.local.refusals.conftest import Refused
from tests.local.refusals.test_lambda import create

Client = Callable[[str], Any]
Create = Callable[..., None]

TRUST = '{"Version": "2012-10-17", "Statement": []}'
STATEMENT = {"Effect": "Allow", "Action": "ec2:DescribeSubnets", "Resource": "*"}
POLICY = json.dumps({"Version": "2012-10-17", "Statement": [STATEMENT]})
LONG_SECONDS = 600.0


def role(iam: Any) -> str:
    """Create a role with an inline policy."""
    arn = iam.create_role(RoleName="execution", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]
    iam.put_role_policy(RoleName="execution", PolicyName="p", PolicyDocument=POLICY)
    return str(arn)


@pytest.mark.refusal("iam_new_role")
def test_a_new_role_is_assumable_after_a_moment(
    client: Client, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(iam_new_role, "SECONDS", LONG_SECONDS)
    arn = role(client("iam"))
    model = {"ModelName": "m", "ExecutionRoleArn": arn, "PrimaryContainer": {"Image": "i:1"}}
    function = refused(lambda: create(client("lambda"), arn))
    assert function[1:] == (
        "InvalidParameterValueException",
        "The role defined for the function cannot be assumed by Lambda.",
    )
    status, code, message = refused(lambda: client("sagemaker").create_model(**model))
    assert (status, code) == (400, "ValidationException")
    assert message.startswith(f"Could not assume role {arn}.")
    monkeypatch.setattr(iam_new_role, "SECONDS", 0.0)
    create(client("lambda"), arn)
    client("sagemaker").create_model(**model)


@pytest.mark.refusal("lambda_in_progress")
def test_a_function_that_is_being_updated_is_not_updated(
    client: Client, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lambda_in_progress, "SECONDS", LONG_SECONDS)
    functions = client("lambda")
    create(functions, role(client("iam")))
    update = {"FunctionName": "f", "MemorySize": 512}
    functions.update_function_configuration(**update)
    assert refused(lambda: functions.update_function_configuration(**update))[:2] == (
        409,
        "ResourceConflictException",
    )
    monkeypatch.setattr(lambda_in_progress, "SECONDS", 0.0)
    functions.update_function_configuration(**update)


@pytest.mark.refusal("recently_deleted")
@pytest.mark.parametrize("kind", ["queue", "bucket"])
def test_a_name_is_not_free_at_once(
    client: Client, refused: Refused, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(recently_deleted, "SECONDS", LONG_SECONDS)
    sqs, s3 = client("sqs"), client("s3")

    def make() -> str:
        if kind == "bucket":
            s3.create_bucket(Bucket="llm-later")
            return ""
        return str(sqs.create_queue(QueueName="dead")["QueueUrl"])

    url = make()
    if kind == "bucket":
        s3.delete_bucket(Bucket="llm-later")
    else:
        sqs.delete_queue(QueueUrl=url)
    code = refused(make)[1]
    assert code.endswith(("OperationAborted", "QueueDeletedRecently"))
    monkeypatch.setattr(recently_deleted, "SECONDS", 0.0)
    make()


@pytest.mark.refusal("sagemaker_in_progress")
def test_an_endpoint_is_deleted_later(
    sagemaker: Any,
    create_configuration: Create,
    refused: Refused,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sagemaker_endpoint, "DELETION_SECONDS", LONG_SECONDS)
    sagemaker.create_model(
        ModelName="model",
        ExecutionRoleArn="arn:aws:iam::123456789012:role/execution",
        PrimaryContainer={"Image": "i:1"},
    )
    create_configuration("c")
    sagemaker.create_endpoint(EndpointName="e", EndpointConfigName="c")
    sagemaker.delete_endpoint(EndpointName="e")
    assert sagemaker.describe_endpoint(EndpointName="e")["EndpointStatus"] == "Deleting"
    again = {"EndpointName": "e", "EndpointConfigName": "c"}
    assert "in-progress" in refused(lambda: sagemaker.delete_endpoint(EndpointName="e"))[2]
    monkeypatch.setattr(sagemaker_endpoint, "DELETION_SECONDS", 0.0)
    assert sagemaker.list_endpoints()["Endpoints"] == []
    sagemaker.create_endpoint(**again)


@pytest.fixture
def networked(
    aws: ControlPlane, client: Client, sagemaker: Any, create_configuration: Create
) -> str:
    """Create an endpoint in a VPC; return its security group."""
    ec2 = client("ec2")
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    group = ec2.create_security_group(GroupName="llm", Description="d", VpcId=vpc)["GroupId"]
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    sagemaker.create_model(
        ModelName="model",
        ExecutionRoleArn=role(client("iam")),
        PrimaryContainer={"Image": "i:1"},
        VpcConfig={"SecurityGroupIds": [group], "Subnets": [subnet]},
    )
    create_configuration("c")
    sagemaker.create_endpoint(EndpointName="e", EndpointConfigName="c")
    assert aws.calls
    return str(group)


@pytest.mark.refusal("ec2_group_in_use")
def test_a_security_group_is_in_use_until_sagemaker_has_removed_its_interfaces(
    client: Client,
    sagemaker: Any,
    networked: str,
    refused: Refused,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sagemaker_interfaces, "SECONDS", LONG_SECONDS)
    sagemaker.delete_endpoint(EndpointName="e")

    def delete() -> None:
        client("ec2").delete_security_group(GroupId=networked)

    assert refused(delete)[1] == "DependencyViolation"
    monkeypatch.setattr(sagemaker_interfaces, "SECONDS", 0.0)
    delete()


@pytest.mark.refusal("ec2_group_in_use")
def test_a_role_that_is_revoked_too_early_leaves_the_security_group_in_use(
    client: Client,
    sagemaker: Any,
    networked: str,
    refused: Refused,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sagemaker_interfaces, "SECONDS", LONG_SECONDS)
    sagemaker.delete_endpoint(EndpointName="e")
    client("iam").delete_role_policy(RoleName="execution", PolicyName="p")
    monkeypatch.setattr(sagemaker_interfaces, "SECONDS", 0.0)

    def delete() -> None:
        client("ec2").delete_security_group(GroupId=networked)

    assert refused(delete)[1] == "DependencyViolation"
