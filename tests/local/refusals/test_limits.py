"""Limits of names, sizes and numbers beside the APIs' models."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any

import pytest

from local.aws import ControlPlane
from tests.local.refusals.conftest import Refused

Client = Callable[[str], Any]

ALARM = {
    "AlarmName": "a",
    "ComparisonOperator": "GreaterThanThreshold",
    "EvaluationPeriods": 1,
    "Namespace": "AWS/Lambda",
    "MetricName": "Errors",
    "Statistic": "Sum",
    "Threshold": 1.0,
}
TAGS = {f"key-{number}": "value" for number in range(51)}
PAIRS = [{"Key": key, "Value": value} for key, value in TAGS.items()]
TRUST = '{"Version": "2012-10-17", "Statement": []}'


def alarm(**settings: Any) -> dict[str, Any]:
    return {**ALARM, **settings}


def rule(expression: str) -> dict[str, Any]:
    return {"Name": "r", "ScheduleExpression": expression}


def group(name: str) -> dict[str, Any]:
    return {"GroupName": name, "Description": "d"}


# service, method, what is accepted, what is refused, the code
CASES: dict[str, list[tuple[str, str, dict[str, Any], dict[str, Any], str]]] = {
    "names": [
        ("sqs", "create_queue", {"QueueName": "q" * 80}, {"QueueName": "q" * 81}, "Invalid"),
        ("sqs", "create_queue", {"QueueName": "q"}, {"QueueName": "q.q"}, "Invalid"),
        ("sns", "create_topic", {"Name": "t" * 256}, {"Name": "t" * 257}, "InvalidParameter"),
        ("ec2", "create_security_group", group("g" * 255), group("g" * 256), "InvalidParameter"),
        ("ec2", "create_security_group", group("llm"), group("sg-llm"), "InvalidParameterValue"),
    ],
    "s3_bucket_names": [
        ("s3", "create_bucket", {"Bucket": f"llm-{number}"}, {"Bucket": name}, "InvalidBucketName")
        for number, name in enumerate(
            (
                "sthree-jobs",
                "amzn-s3-demo-jobs",
                "xn--jobs",
                "jobs-s3alias",
                "jobs--ol-s3",
                "j" * 64,
                "Jobs",
                "192.168.5.4",
                "a..b",
            )
        )
    ],
    "cloudwatch_alarm_period": [
        ("cloudwatch", "put_metric_alarm", alarm(Period=30), alarm(Period=45), "ValidationError"),
        (
            "cloudwatch",
            "put_metric_alarm",
            alarm(Period=60, EvaluationPeriods=1440),
            alarm(Period=60, EvaluationPeriods=1441),
            "ValidationError",
        ),
        (
            "cloudwatch",
            "put_metric_alarm",
            alarm(Period=3600, EvaluationPeriods=168),
            alarm(Period=3600, EvaluationPeriods=169),
            "ValidationError",
        ),
    ],
    "events_schedule": [
        ("events", "put_rule", rule("rate(1 minute)"), rule("rate(1 minutes)"), "Validation"),
        ("events", "put_rule", rule("rate(5 minutes)"), rule("rate(5 minute)"), "Validation"),
        ("events", "put_rule", rule("cron(0 20 ? * MON *)"), rule("cron(0 20 ? * MON)"), "Valid"),
    ],
    "tags": [
        (
            "sns",
            "create_topic",
            {"Name": "t", "Tags": PAIRS[:50]},
            {"Name": "u", "Tags": PAIRS},
            "TooManyTagsException",
        ),
        (
            "sqs",
            "create_queue",
            {"QueueName": "t", "tags": {"team": "a"}},
            {"QueueName": "u", "tags": {"aws:team": "a"}},
            "ValidationException",
        ),
        (
            "s3",
            "put_bucket_tagging",
            {"Bucket": "tagged", "Tagging": {"TagSet": PAIRS[:50]}},
            {"Bucket": "tagged", "Tagging": {"TagSet": PAIRS}},
            "TooManyTagsException",
        ),
    ],
}


@pytest.mark.parametrize(
    ("service", "method", "accepted", "rejected", "code"),
    [
        pytest.param(*case, marks=pytest.mark.refusal(name), id=f"{name}-{number}")
        for name, cases in CASES.items()
        for number, case in enumerate(cases)
    ],
)
def test_what_is_beyond_a_limit_is_refused(
    client: Client,
    refused: Refused,
    service: str,
    method: str,
    accepted: dict[str, Any],
    rejected: dict[str, Any],
    code: str,
) -> None:
    if "Tagging" in accepted:
        client("s3").create_bucket(Bucket=accepted["Bucket"])
    call = getattr(client(service), method)
    call(**accepted)
    assert refused(lambda: call(**rejected))[1].startswith(code)


@pytest.mark.refusal("iam_inline_policies")
def test_the_inline_policies_of_a_role_have_a_size_in_all(client: Client, refused: Refused) -> None:
    iam = client("iam")
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=TRUST)

    def put(name: str, length: int) -> None:
        statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
        document = {"Version": "2012-10-17", "Statement": [statement]}
        own = len("".join(json.dumps(document).split()))
        statement["Resource"] = "arn:aws:s3:::" + "a" * (length - own - len("arn:aws:s3:::") + 1)
        iam.put_role_policy(RoleName="r", PolicyName=name, PolicyDocument=json.dumps(document))

    put("one", 5000)
    put("two", 5240)
    put("two", 5000)
    assert refused(lambda: put("three", 241))[1] == "LimitExceeded"


@pytest.mark.refusal("lambda_concurrency")
def test_a_new_account_reserves_nothing(refused: Refused) -> None:
    from tests.apply.resources import client as client_of
    from tests.local.refusals.test_lambda import create

    with ControlPlane(concurrent_executions=10) as aws:
        role = client_of(aws, "iam").create_role(RoleName="r", AssumeRolePolicyDocument=TRUST)
        functions = client_of(aws, "lambda")
        create(functions, role["Role"]["Arn"])
        status, _, message = refused(
            lambda: functions.put_function_concurrency(
                FunctionName="f", ReservedConcurrentExecutions=1
            )
        )
    assert status == 400
    assert "below its minimum value of [10]" in message


@pytest.mark.refusal("logs_kms_key")
def test_a_log_groups_key_lets_the_service_use_it(client: Client, refused: Refused) -> None:
    def key(*services: str) -> str:
        statements = [
            {"Effect": "Allow", "Principal": {"Service": name}, "Action": "kms:*", "Resource": "*"}
            for name in services
        ]
        policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
        return str(client("kms").create_key(Policy=policy)["KeyMetadata"]["Arn"])

    logs = client("logs")
    logs.create_log_group(logGroupName="a", kmsKeyId=key("logs.us-east-1.amazonaws.com"))
    for service in ("sns.amazonaws.com", "logs.eu-west-1.amazonaws.com"):
        group = {"logGroupName": "b", "kmsKeyId": key(service)}
        found = refused(functools.partial(logs.create_log_group, **group))
        assert found[1] == "AccessDeniedException"
