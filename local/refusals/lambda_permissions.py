"""The policy of a function has statements of different ids, and 20,480 characters at most.

https://github.com/aws/aws-cdk/issues/19535, https://github.com/aws/aws-pdk/issues/549, and
https://github.com/serverless/serverless/issues/3129 for the ids. Each qualifier has a policy of its
own.
"""

from __future__ import annotations

import json
from typing import Any

from moto.awslambda.models import lambda_backends

from local.aws_api.call import ApiRequest, ApiResponse
from local.refusals.errors import Refusal, error

MAX_CHARACTERS = 20480


def refuse_permission(request: ApiRequest) -> ApiResponse | None:
    """Refuse a statement whose id is taken, and one for which there is no room."""
    given = request.input
    name = str(given["FunctionName"]).rpartition(":function:")[2].partition(":")[0]
    backend = lambda_backends[request.account_id][request.region]
    functions = [each for each in backend.list_functions() if each.function_name == name]
    if not functions:
        return None
    qualifier = given.get("Qualifier")
    arn = functions[0].function_arn + (f":{qualifier}" if qualifier else "")
    policy = functions[0].policy
    there = [each for each in policy.statements if each.get("Resource") == arn] if policy else []
    sid = str(given["StatementId"])
    if sid in (each.get("Sid") for each in there):
        message = (
            f"The statement id ({sid}) provided already exists. Please provide a new statement id, "
            "or remove the existing statement."
        )
        return error(request, "ResourceConflictException", message)
    size = _size([*there, _statement(request, arn)])
    if size <= MAX_CHARACTERS:
        return None
    message = f"The final policy size ({size}) is bigger than the limit ({MAX_CHARACTERS})."
    return error(request, "PolicyLengthExceededException", message)


def _statement(request: ApiRequest, arn: str) -> dict[str, Any]:
    given = request.input
    statement: dict[str, Any] = {
        "Sid": given["StatementId"],
        "Effect": "Allow",
        "Principal": {"Service": given["Principal"]},
        "Action": given["Action"],
        "Resource": arn,
    }
    if "SourceArn" in given:
        statement["Condition"] = {"ArnLike": {"AWS:SourceArn": given["SourceArn"]}}
    return statement


def _size(statements: list[dict[str, Any]]) -> int:
    policy = {"Version": "2012-10-17", "Id": "default", "Statement": statements}
    return len(json.dumps(policy, separators=(",", ":")))


CALLS: dict[tuple[str, str], Refusal] = {("lambda", "AddPermission"): refuse_permission}
