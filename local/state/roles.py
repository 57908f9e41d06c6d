"""IAM roles with their inline policies and the managed ones that the state holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from local.state.records import Role
from local.state.resources import Resource, Resources


def read_roles(found: Resources) -> tuple[Role, ...]:
    """Return the roles. AWS's own managed policies are not in a state, and so not in a role."""
    return tuple(
        Role(
            name=resource["name"],
            arn=resource["arn"],
            trust=json.loads(resource["assume_role_policy"]),
            policies=tuple(_policies(found, resource)),
        )
        for resource in found.of("aws_iam_role")
    )


def _policies(found: Resources, role: Resource) -> Iterator[dict[str, Any]]:
    for inline in found.of("aws_iam_role_policy"):
        if inline["role"] == role["name"]:
            yield json.loads(inline["policy"])
    managed = {policy["arn"]: policy for policy in found.of("aws_iam_policy")}
    for attachment in found.of("aws_iam_role_policy_attachment"):
        if attachment["role"] == role["name"] and attachment["policy_arn"] in managed:
            yield json.loads(managed[attachment["policy_arn"]]["policy"])
