"""A statement id is unique in the policy of a function, or of one of its aliases and versions.

https://github.com/hashicorp/terraform-provider-aws/issues/1524,
https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html. The rule is what catches one
function behind two routes, or behind one route of two deployments.
"""

from __future__ import annotations

from typing import Any

from moto.awslambda.models import lambda_backends

from local.aws_api.call import ApiRequest, ApiResponse
from local.refusals.errors import Refusal, error


def refuse_permission(request: ApiRequest) -> ApiResponse | None:
    """Refuse a second statement of one id."""
    name = str(request.input["FunctionName"])
    backend = lambda_backends[request.account_id][request.region]
    # The ARN of a function has seven parts; a qualifier of its name or ARN is one more.
    parts = name.split(":")
    function = parts[6] if name.startswith("arn:") else parts[0]
    inside = parts[7:] if name.startswith("arn:") else parts[1:]
    qualifier = request.input.get("Qualifier") or "".join(inside)
    found = [each for each in backend.list_functions() if each.function_name == function]
    statements: list[dict[str, Any]] = [
        statement for each in found if each.policy for statement in each.policy.statements
    ]
    wanted = str(request.input["StatementId"])
    if all((each["Sid"], _qualifier(each)) != (wanted, qualifier) for each in statements):
        return None
    message = (
        f"The statement id ({wanted}) provided already exists. Please provide a new statement id, "
        "or remove the existing statement."
    )
    return error(request, "ResourceConflictException", message)


def _qualifier(statement: dict[str, Any]) -> str:
    return "".join(str(statement["Resource"]).split(":")[7:])


CALLS: dict[tuple[str, str], Refusal] = {("lambda", "AddPermission"): refuse_permission}
