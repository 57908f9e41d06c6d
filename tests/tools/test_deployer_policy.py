"""The policy from the permissions that were needed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from local.deployer import Permission
from tools.deployer_policy import GROUPS, filled, policies, policy

REGION, ACCOUNT = "us-east-1", "123456789012"
PLACE = f"{REGION}:{ACCOUNT}"


def resources(resource: str) -> list[str]:
    document = policy([Permission("sqs:CreateQueue", resource)], REGION, ACCOUNT)
    (statement,) = document["Statement"]
    found: list[str] = statement["Resource"]
    return found


@pytest.mark.parametrize(
    ("needed", "granted"),
    [
        ("*", "*"),
        (
            f"arn:aws:iam::{ACCOUNT}:role/apigateway-logs-{REGION}",
            "arn:aws:iam::ACCOUNT:role/apigateway-logs-REGION",
        ),
        (
            f"arn:aws:wafv2:{PLACE}:regional/webacl/mine/1-2-3",
            "arn:aws:wafv2:REGION:ACCOUNT:regional/webacl/*",
        ),
        (
            f"arn:aws:lambda:{PLACE}:layer:deployer-python:1",
            "arn:aws:lambda:REGION:ACCOUNT:layer:NAME*",
        ),
        (f"arn:aws:sqs:{PLACE}:deployer-jobs", "arn:aws:sqs:REGION:ACCOUNT:NAME*"),
        (f"arn:aws:iam::{ACCOUNT}:role/deployer-x", "arn:aws:iam::ACCOUNT:role/NAME*"),
        (
            f"arn:aws:logs:{PLACE}:log-group:/aws/lambda/deployer-x",
            "arn:aws:logs:REGION:ACCOUNT:log-group:/aws/lambda/NAME*",
        ),
        (
            f"arn:aws:ec2:{PLACE}:security-group/sg-1",
            "arn:aws:ec2:REGION:ACCOUNT:security-group/*",
        ),
        ("arn:aws:s3:::deployer-jobs/*", "arn:aws:s3:::NAME*"),
        (f"arn:aws:apigateway:{REGION}::/apis", "arn:aws:apigateway:REGION::/apis"),
        (f"arn:aws:apigateway:{REGION}::/apis/1/routes", "arn:aws:apigateway:REGION::/apis/*"),
        (
            f"arn:aws:apigateway:{REGION}::arn:aws:apigateway:{REGION}::/tags/",
            "arn:aws:apigateway:REGION::*/tags/*",
        ),
        (
            f"arn:aws:apigateway:{REGION}::/tags/arn:aws:apigateway:{REGION}::/apis/1",
            "arn:aws:apigateway:REGION::*/tags/*",
        ),
    ],
)
def test_names_stay_and_ids_do_not(needed: str, granted: str) -> None:
    assert resources(needed) == [granted]


def test_actions_on_the_same_resources_are_one_statement() -> None:
    queue = f"arn:aws:sqs:{PLACE}:deployer-jobs"
    document = policy(
        [Permission(f"sqs:{action}", queue) for action in ("TagQueue", "CreateQueue")],
        REGION,
        ACCOUNT,
    )
    (statement,) = document["Statement"]
    assert statement["Action"] == ["sqs:CreateQueue", "sqs:TagQueue"]


def test_a_condition_is_kept() -> None:
    to = ("iam:PassedToService", "lambda.amazonaws.com")
    role = f"arn:aws:iam::{ACCOUNT}:role/deployer-x"
    document = policy([Permission("iam:PassRole", role, to)], REGION, ACCOUNT)
    (statement,) = document["Statement"]
    assert statement["Condition"] == {"StringEquals": dict([to])}


def test_placeholders_are_filled_as_words() -> None:
    statement: dict[str, Any] = {"Resource": ["arn:aws:sqs:REGION:ACCOUNT:NAME*", "RENAMED"]}
    document = filled({"Statement": [statement]}, "llm", REGION, ACCOUNT)
    assert json.dumps(document) == json.dumps(
        {"Statement": [{"Resource": [f"arn:aws:sqs:{PLACE}:llm*", "RENAMED"]}]}
    )


def test_each_service_is_in_one_document() -> None:
    services = [service for each in GROUPS.values() for service in each]
    assert len(services) == len(set(services))


def test_an_action_is_in_the_document_of_its_service() -> None:
    needed = [Permission("sqs:CreateQueue"), Permission("lambda:GetFunction")]
    documents = policies(needed, REGION, ACCOUNT)
    assert {name: each["Statement"][0]["Action"] for name, each in documents.items()} == {
        "api": ["lambda:GetFunction"],
        "stores": ["sqs:CreateQueue"],
    }
