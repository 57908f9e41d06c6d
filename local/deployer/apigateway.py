"""API Gateway: the action is the HTTP method, the resource the path.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-iam-policy-examples.html.
With tags, a creation needs POST on an ARN within an ARN too, as was seen on AWS:
https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/997. Access logs need
the permissions of their delivery:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

from local.aws_api.call import ApiRequest
from local.deployer.permission import Permission, arn, pass_role, service_linked_role

LINKED_SERVICE = "ops.apigateway.amazonaws.com"
POLICY_EXTENSION = "x-amazon-apigateway-policy"
LOG_DELIVERY = (
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "logs:DescribeLogGroups",
    "logs:DescribeResourcePolicies",
    "logs:GetLogDelivery",
    "logs:ListLogDeliveries",
    "logs:PutResourcePolicy",
    "logs:UpdateLogDelivery",
)

_MEMBER = re.compile(r"\{([^}+]+)\+?\}")


def _needs(request: ApiRequest) -> list[Permission]:
    assert request.operation
    http = request.operation.model.http
    names = {**request.parameters, **request.input}
    locations = _locations(request)
    path = _MEMBER.sub(
        lambda match: str(names.get(locations.get(match[1], match[1]), match[1])),
        http["requestUri"].partition("?")[0],
    ).removeprefix("/v2")
    own = Permission(f"apigateway:{http['method']}", _arn(request, path))
    more = [*_tags(request), *_logs(request), *_linked(request)]
    return [own, *more, *_policy(request, path), *_log_role(request)]


def _locations(request: ApiRequest) -> Mapping[str, str]:
    """Return the name in the path → the name of the member."""
    assert request.operation
    shape = request.operation.model.input_shape
    members = shape.members if shape else {}
    return {
        member.serialization.get("name", name): name
        for name, member in members.items()
        if member.serialization.get("location") == "uri"
    }


def _arn(request: ApiRequest, path: str) -> str:
    return arn(request, "apigateway", path, account=False)


def _tags(request: ApiRequest) -> list[Permission]:
    has_tags = request.input.get("Tags") or request.input.get("tags")
    if not request.action.startswith("Create") or not has_tags:
        return []
    if request.service == "apigateway":
        return [Permission("apigateway:PUT", _arn(request, "/tags/*"))]
    return [Permission("apigateway:POST", _arn(request, f"{_arn(request, '/tags/')}"))]


def _policy(request: ApiRequest, path: str) -> list[Permission]:
    """A resource policy of a REST API takes one more action, in a document or by itself."""
    patches = request.input.get("patchOperations") or ()
    has_policy = request.input.get("policy") or any(
        each.get("path") == "/policy" for each in patches
    )
    if request.action == "PutRestApi":
        has_policy = POLICY_EXTENSION in json.loads(request.input["body"])
    if not has_policy or request.action not in ("CreateRestApi", "PutRestApi", "UpdateRestApi"):
        return []
    return [Permission("apigateway:UpdateRestApiPolicy", _arn(request, path))]


def _log_role(request: ApiRequest) -> list[Permission]:
    """The account's role for the logs of REST APIs is handed to API Gateway."""
    patches = request.input.get("patchOperations") or ()
    if request.action != "UpdateAccount":
        return []
    return [
        permission
        for each in patches
        if each.get("path") == "/cloudwatchRoleArn"
        for permission in pass_role(each.get("value"), "apigateway")
    ]


def _logs(request: ApiRequest) -> list[Permission]:
    if not request.input.get("AccessLogSettings"):
        return []
    return [Permission(action) for action in LOG_DELIVERY]


def _linked(request: ApiRequest) -> list[Permission]:
    if request.action not in ("CreateDomainName", "CreateVpcLink"):
        return []
    return [service_linked_role(request, LINKED_SERVICE)]


NEEDS: dict[str, Callable[[ApiRequest], list[Permission]]] = {
    "apigateway": _needs,
    "apigatewayv2": _needs,
}
