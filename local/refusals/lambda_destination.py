"""A function's destination needs a role that may send to it.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html; seen on AWS:
https://github.com/aws-amplify/amplify-js/issues/9869. The message was not verified.
"""

from __future__ import annotations

import json
from urllib.parse import unquote

from moto.awslambda.models import lambda_backends
from moto.iam.models import iam_backends
from moto.utilities.utils import get_partition

from local.aws_api.call import ApiRequest, ApiResponse
from local.iam import Policy, is_allowed
from local.refusals.errors import Refusal, error

_ACTIONS = {"lambda": "InvokeFunction", "sns": "Publish", "sqs": "SendMessage"}


def refuse_destination(request: ApiRequest) -> ApiResponse | None:
    """Refuse a destination that the role's own policies do not allow."""
    policies = _policies(request)
    for each in (request.input.get("DestinationConfig") or {}).values():
        destination = str((each or {}).get("Destination") or "")
        service = destination.split(":")[2] if destination else ""
        action = _ACTIONS.get(service)
        if action and not is_allowed(policies, f"{service}:{action}", destination):
            message = (
                f"The function's execution role does not have permissions to call {action} on "
                f"{destination}"
            )
            return error(request, "InvalidParameterValueException", message)
    return None


def _policies(request: ApiRequest) -> list[Policy]:
    name = str(request.input["FunctionName"]).rpartition(":function:")[2].partition(":")[0]
    functions = lambda_backends[request.account_id][request.region].list_functions()
    arn = next((each.role for each in functions if each.function_name == name), "")
    roles = iam_backends[request.account_id][get_partition(request.region)].roles.values()
    role = next((each for each in roles if each.arn == arn), None)
    documents = role.policies.values() if role else ()
    return [json.loads(unquote(each)) if isinstance(each, str) else each for each in documents]


CALLS: dict[tuple[str, str], Refusal] = {
    ("lambda", "PutFunctionEventInvokeConfig"): refuse_destination
}
