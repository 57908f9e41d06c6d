"""Whether a service may invoke a function: the function's resource policy."""

from __future__ import annotations

from local.iam.wildcards import arn_matches
from local.state import Applied

INVOKE = "lambda:InvokeFunction"


def may_invoke(applied: Applied, function_arn: str, service: str, source_arn: str) -> bool:
    """Whether a statement allows ``service`` (sns.amazonaws.com) to invoke it from there."""
    name = function_arn.rpartition(":function:")[2]
    return any(
        permission.function_name == name
        and permission.action == INVOKE
        and permission.principal == service
        and (permission.source_arn is None or arn_matches(permission.source_arn, source_arn))
        for permission in applied.permissions
    )
