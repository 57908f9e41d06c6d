"""Another key, or none again, for what is encrypted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from local.aws import ControlPlane
from tests.apply.resources import client

KEY = "arn:aws:kms:us-east-1:111122223333:key/one"
POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*"}]}


@pytest.fixture
def aws() -> Iterator[ControlPlane]:
    with ControlPlane() as running:
        yield running


def test_a_log_group_gets_a_key_and_loses_it(aws: ControlPlane) -> None:
    logs = client(aws, "logs")
    logs.create_log_group(logGroupName="group")

    logs.associate_kms_key(logGroupName="group", kmsKeyId=KEY)
    assert logs.describe_log_groups()["logGroups"][0]["kmsKeyId"] == KEY

    logs.disassociate_kms_key(logGroupName="group")
    assert "kmsKeyId" not in logs.describe_log_groups()["logGroups"][0]


def test_the_key_of_a_log_group_that_is_missing_is_refused(aws: ControlPlane) -> None:
    logs = client(aws, "logs")

    with pytest.raises(logs.exceptions.ResourceNotFoundException):
        logs.associate_kms_key(logGroupName="none", kmsKeyId=KEY)


def test_a_secret_without_a_key_again_has_that_of_secrets_manager(aws: ControlPlane) -> None:
    secrets = client(aws, "secretsmanager")
    secrets.create_secret(Name="secret", SecretString="x", KmsKeyId=KEY)

    secrets.update_secret(SecretId="secret", KmsKeyId="")

    assert "KmsKeyId" not in secrets.describe_secret(SecretId="secret")


def test_a_table_gets_a_key_and_loses_it(aws: ControlPlane) -> None:
    dynamodb = client(aws, "dynamodb")
    dynamodb.create_table(
        TableName="table",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )

    encrypted: dict[str, Any] = {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": KEY}
    dynamodb.update_table(TableName="table", SSESpecification=encrypted)
    table = dynamodb.describe_table(TableName="table")["Table"]
    assert table["SSEDescription"]["KMSMasterKeyArn"] == KEY

    dynamodb.update_table(TableName="table", SSESpecification={"Enabled": False})
    assert "SSEDescription" not in dynamodb.describe_table(TableName="table")["Table"]


def test_a_queue_keeps_its_policy_when_its_key_changes(aws: ControlPlane) -> None:
    sqs = client(aws, "sqs")
    url = sqs.create_queue(QueueName="queue", Attributes={"Policy": json.dumps(POLICY)})["QueueUrl"]

    sqs.set_queue_attributes(QueueUrl=url, Attributes={"KmsMasterKeyId": KEY})

    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    assert attributes["KmsMasterKeyId"] == KEY
    assert json.loads(attributes["Policy"])["Statement"] == POLICY["Statement"]


def test_a_domain_of_an_api_gets_tags_and_loses_them(aws: ControlPlane) -> None:
    gateway = client(aws, "apigatewayv2")
    gateway.create_domain_name(
        DomainName="llm.example.com", DomainNameConfigurations=[{"CertificateArn": "arn"}]
    )
    arn = "arn:aws:apigateway:us-east-1::/domainnames/llm.example.com"

    gateway.tag_resource(ResourceArn=arn, Tags={"a": "1", "b": "2"})
    gateway.untag_resource(ResourceArn=arn, TagKeys=["a"])

    assert gateway.get_domain_name(DomainName="llm.example.com")["Tags"] == {"b": "2"}
