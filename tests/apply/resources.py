"""Everything that the emulated AWS holds, asked of AWS's own APIs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from local.aws import ControlPlane

# service, call, what the answer lists, the name of each
LISTINGS = (
    ("sagemaker", "list_models", "Models", "ModelName"),
    ("sagemaker", "list_endpoint_configs", "EndpointConfigs", "EndpointConfigName"),
    ("sagemaker", "list_endpoints", "Endpoints", "EndpointName"),
    ("lambda", "list_functions", "Functions", "FunctionName"),
    ("apigatewayv2", "get_apis", "Items", "Name"),
    ("apigatewayv2", "get_domain_names", "Items", "DomainName"),
    ("iam", "list_roles", "Roles", "RoleName"),
    ("iam", "list_policies", "Policies", "PolicyName"),
    ("logs", "describe_log_groups", "logGroups", "logGroupName"),
    ("cloudwatch", "describe_alarms", "MetricAlarms", "AlarmName"),
    ("cloudwatch", "list_dashboards", "DashboardEntries", "DashboardName"),
    ("budgets", "describe_budgets", "Budgets", "BudgetName"),
    ("sns", "list_topics", "Topics", "TopicArn"),
    ("s3", "list_buckets", "Buckets", "Name"),
    ("dynamodb", "list_tables", "TableNames", ""),
    ("sqs", "list_queues", "QueueUrls", ""),
    ("events", "list_rules", "Rules", "Name"),
    ("secretsmanager", "list_secrets", "SecretList", "Name"),
    ("resourcegroupstaggingapi", "get_resources", "ResourceTagMappingList", "ResourceARN"),
)


DELETION_SECONDS = 30


def everything(aws: ControlPlane) -> set[str]:
    """Return each resource of the account as "service name", once no endpoint is being deleted."""
    ends = time.monotonic() + DELETION_SECONDS
    while _is_deleting(aws) and time.monotonic() < ends:
        time.sleep(0.2)
    return set(_resources(aws))


def _is_deleting(aws: ControlPlane) -> bool:
    """Return whether an endpoint is on its way out: Terraform does not wait for the end of it."""
    sagemaker = client(aws, "sagemaker")
    names = [each["EndpointName"] for each in sagemaker.list_endpoints()["Endpoints"]]
    for name in names:
        try:
            status = sagemaker.describe_endpoint(EndpointName=name)["EndpointStatus"]
        except ClientError:  # it went in between
            continue
        if status == "Deleting":
            return True
    return False


def _resources(aws: ControlPlane) -> Iterator[str]:
    asked_for = {
        "list_policies": {"Scope": "Local"},
        "describe_budgets": {"AccountId": aws.account_id},
    }
    for service, call, member, name in LISTINGS:
        arguments = asked_for.get(call, {})
        for item in getattr(client(aws, service), call)(**arguments).get(member, ()):
            yield f"{service} {item[name] if name else item}"


def client(aws: ControlPlane, service: str) -> Any:
    """Return a boto3 client of the emulated AWS."""
    environment = aws.environment()
    return boto3.client(
        service,  # type: ignore[call-overload]  # any service, by name
        endpoint_url=environment["AWS_ENDPOINT_URL"],
        region_name=environment["AWS_REGION"],
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
        config=Config(retries={"total_max_attempts": 1}, proxies={}),
    )
