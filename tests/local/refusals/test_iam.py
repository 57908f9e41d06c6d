"""What IAM refuses beside its model; moto does it already."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.local.refusals.conftest import Refused


def test_the_statement_ids_of_a_role_policy_are_unique(
    client: Callable[[str], Any], refused: Refused
) -> None:
    iam = client("iam")
    trust = '{"Version": "2012-10-17", "Statement": []}'
    iam.create_role(RoleName="role", AssumeRolePolicyDocument=trust)
    statement = {"Sid": "A", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement, statement]})

    assert refused(
        lambda: iam.put_role_policy(RoleName="role", PolicyName="p", PolicyDocument=policy)
    ) == (
        400,
        "MalformedPolicyDocument",
        "Statement IDs (SID) in a single policy must be unique.",
    )
