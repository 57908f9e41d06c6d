"""The role that SageMaker runs the endpoint with: these actions, each for a reason, and no other.

SageMaker itself uses it, so no call of ours can prove it. What each action is for is the vendor's
word:
https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html#sagemaker-roles-createmodel-perms
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from local.iam.conditions import conditions_hold
from tests.plan.conftest import ACCOUNT, SOURCES, MakePlan, Plan
from tests.plan.inventory import planned
from tests.security.grants import listed

CASES = Path(__file__).parent / "cases"
ARN = f"arn:aws:sagemaker:us-east-1:{ACCOUNT}:endpoint/gpt2"

pytestmark = pytest.mark.xdist_group("plan-module")

WITH_AN_IMAGE_IN_ECR = {
    "ecr:GetAuthorizationToken": "logs in to the registry",
    "ecr:BatchCheckLayerAvailability": "pulls the image",
    "ecr:BatchGetImage": "pulls the image",
    "ecr:GetDownloadUrlForLayer": "pulls the image",
}
WITH_AN_IMAGE_ELSEWHERE = {
    "lambda:InvokeFunction": "invokes the user's function for the registry credentials",
}
ALWAYS = {
    "logs:CreateLogStream": "writes the container's lines",
    "logs:DescribeLogStreams": "writes the container's lines",
    "logs:PutLogEvents": "writes the container's lines",
    "cloudwatch:PutMetricData": "writes the endpoint's metrics",
}
WITH_FILES_IN_S3 = {
    "s3:GetObject": "reads the model's files",
    "s3:ListBucket": "finds the files below a prefix",
}

IN_A_VPC = {
    "ec2:CreateNetworkInterface": "attaches a container to a subnet",
    "ec2:CreateNetworkInterfacePermission": "attaches a container to a subnet",
    "ec2:DeleteNetworkInterface": "detaches it",
    "ec2:DeleteNetworkInterfacePermission": "detaches it",
    "ec2:DescribeDhcpOptions": "looks at the network",
    "ec2:DescribeNetworkInterfaces": "looks at the network",
    "ec2:DescribeSecurityGroups": "looks at the network",
    "ec2:DescribeSubnets": "looks at the network",
    "ec2:DescribeVpcEndpoints": "looks at the network",
    "ec2:DescribeVpcs": "looks at the network",
}
WITH_CAPTURE = {"s3:PutObject": "writes what is captured"}
WITH_A_KEY_FOR_THE_VOLUME = {"kms:CreateGrant": "lends the volume's key to the instance"}
WITH_KEYS = {
    **WITH_A_KEY_FOR_THE_VOLUME,
    "kms:Decrypt": "reads encrypted files of the model, writes encrypted captures in parts",
    "kms:GenerateDataKey": "encrypts what is captured",
}
ADDED = {"dynamodb:GetItem": "is a statement of iam.execution_role_policy_statements"}


@pytest.mark.parametrize(
    ("root", "variables", "expected"),
    [
        (".", CASES / "defaults.tfvars.json", {*ALWAYS, *WITH_AN_IMAGE_IN_ECR}),
        (
            ".",
            CASES / "everything-set.tfvars.json",
            {*ALWAYS, *WITH_AN_IMAGE_IN_ECR, *WITH_FILES_IN_S3},
        ),
        (
            ".",
            CASES / "security.tfvars.json",
            {
                *ALWAYS,
                *WITH_AN_IMAGE_IN_ECR,
                *WITH_FILES_IN_S3,
                *IN_A_VPC,
                *WITH_CAPTURE,
                *WITH_KEYS,
                *ADDED,
            },
        ),
        (
            "examples/private",
            SOURCES / "examples" / "private" / "registry.tfvars",
            {
                *ALWAYS,
                *WITH_AN_IMAGE_ELSEWHERE,
                *WITH_FILES_IN_S3,
                *IN_A_VPC,
                *WITH_CAPTURE,
                *WITH_A_KEY_FOR_THE_VOLUME,
            },
        ),
    ],
    ids=["defaults", "everything-set", "security", "private-registry"],
)
def test_the_execution_role_has_exactly_the_actions_of_the_table(
    make_plan: MakePlan, root: str, variables: Path, expected: set[str]
) -> None:
    plan = make_plan(root, variables)
    policy = json.loads(_one(plan, "aws_iam_role_policy")["policy"])

    assert {a for s in policy["Statement"] for a in listed(s["Action"])} == expected


def test_each_key_is_for_its_purpose_alone(make_plan: MakePlan) -> None:
    plan = make_plan(".", CASES / "security.tfvars.json")
    policy = json.loads(_one(plan, "aws_iam_role_policy")["policy"])
    with_keys = {s["Sid"]: s for s in policy["Statement"] if "kms:" in json.dumps(s["Action"])}

    assert {sid: s["Resource"].split("/")[-1] for sid, s in with_keys.items()} == {
        "DecryptModel": "model",
        "LendVolumeKey": "volume",
        "EncryptCapture": "capture",
    }
    # A grant without it would let the role pass the key on to any principal.
    assert with_keys["LendVolumeKey"]["Condition"] == {
        "Bool": {"kms:GrantIsForAWSResource": "true"}
    }


@pytest.mark.parametrize(
    ("changes", "trusted"),
    [
        ({}, True),
        ({"aws:SourceAccount": "999999999999"}, False),
        ({"aws:SourceArn": ARN.replace(ACCOUNT, "999999999999")}, False),
        ({"aws:SourceArn": ARN.replace("us-east-1", "eu-west-1")}, False),
        ({"aws:SourceArn": ARN.replace("sagemaker", "glue")}, False),
        ({"aws:SourceAccount": None}, False),
        ({"aws:SourceArn": None}, False),
    ],
)
def test_sagemaker_takes_the_role_for_this_account_and_region_only(
    make_plan: MakePlan, changes: dict[str, str | None], trusted: bool
) -> None:
    plan = make_plan(".", CASES / "defaults.tfvars.json")
    (statement,) = json.loads(_one(plan, "aws_iam_role")["assume_role_policy"])["Statement"]
    keys = {"aws:SourceAccount": ACCOUNT, "aws:SourceArn": ARN, **changes}
    context = {name: value for name, value in keys.items() if value is not None}

    assert statement["Principal"] == {"Service": "sagemaker.amazonaws.com"}
    assert statement["Action"] == "sts:AssumeRole"
    assert conditions_hold(statement["Condition"], context) is trusted


def test_only_lambda_takes_the_functions_roles(make_plan: MakePlan) -> None:
    """Without conditions: modules/function says why Lambda's roles can have none."""
    plan = make_plan(".", CASES / "defaults.tfvars.json")
    roles = [r for r in planned(plan) if r.type == "aws_iam_role" and "execution" not in r.address]

    assert len(roles) == 2
    for role in roles:
        (statement,) = json.loads(role["assume_role_policy"])["Statement"]
        assert statement["Principal"] == {"Service": "lambda.amazonaws.com"}


def _one(plan: Plan, resource_type: str) -> Any:
    """The execution role, or its policy."""
    (found,) = [r for r in planned(plan) if r.type == resource_type and "execution" in r.address]
    return found
