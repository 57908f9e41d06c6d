"""Lambda, EventBridge, and the parts of EC2 and Route 53 that the module uses.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonroute53.html
"""

from __future__ import annotations

from collections.abc import Callable

from local.aws_api.call import ApiRequest
from local.deployer.permission import Permission, arn, pass_role


def _lambda(request: ApiRequest) -> list[Permission]:
    given = request.input
    if "LayerName" in given:
        return [_layer(request)]
    named = str(given.get("FunctionName") or given["Resource"])
    name = named.rpartition(":function:")[2].partition(":")[0]
    function = arn(request, "lambda", f"function:{name}")
    own = [Permission(f"lambda:{_lambda_action(request.action)}", function)]
    if request.action == "CreateFunction" and given.get("Tags"):
        own.append(Permission("lambda:TagResource", function))
    if request.action in ("CreateFunction", "UpdateFunctionConfiguration"):
        own += pass_role(given.get("Role"), "lambda")
        own += [Permission("lambda:GetLayerVersion", layer) for layer in given.get("Layers") or ()]
    return own


def _layer(request: ApiRequest) -> Permission:
    """Return the permission for a layer, or for a version of it."""
    given = request.input
    version = f":{given['VersionNumber']}" if "VersionNumber" in given else ""
    layer = arn(request, "lambda", f"layer:{given['LayerName']}{version}")
    return Permission(f"lambda:{_lambda_action(request.action)}", layer)


def _lambda_action(operation: str) -> str:
    # The API names its first version in some operations, such as UpdateFunctionCode20150331v2.
    return operation.partition("20")[0]


def _events(request: ApiRequest) -> list[Permission]:
    given = request.input
    name = given.get("Name") or given.get("Rule")
    rule = str(given.get("ResourceARN") or arn(request, "events", f"rule/{name}"))
    own = [Permission(f"events:{request.action}", rule)]
    if request.action == "PutRule" and given.get("Tags"):
        own.append(Permission("events:TagResource", rule))
    return own


def _ec2(request: ApiRequest) -> list[Permission]:
    given, action = request.input, f"ec2:{request.action}"
    if request.action.startswith("Describe"):
        return [Permission(action)]
    group = Permission(action, arn(request, "ec2", f"security-group/{given.get('GroupId', '*')}"))
    rule = arn(request, "ec2", "security-group-rule/*")
    match request.action:
        case "CreateSecurityGroup":
            vpc = Permission(action, arn(request, "ec2", f"vpc/{given['VpcId']}"))
            return [group, vpc, *_ec2_tags(request, group.resource)]
        case "AuthorizeSecurityGroupEgress":
            return [group, Permission(action, rule), *_ec2_tags(request, rule)]
        case "CreateTags" | "DeleteTags":
            return [
                Permission(action, arn(request, "ec2", f"{_ec2_kind(id_)}/{id_}"))
                for id_ in given["Resources"]
            ]
    return [group]


def _ec2_tags(request: ApiRequest, resource: str) -> list[Permission]:
    has_tags = request.input.get("TagSpecifications")
    return [Permission("ec2:CreateTags", resource)] if has_tags else []


def _ec2_kind(id_: str) -> str:
    return "security-group-rule" if id_.startswith("sgr-") else "security-group"


def _route53(request: ApiRequest) -> list[Permission]:
    action = f"route53:{request.action}"
    if request.action == "GetChange":
        kind, id_ = "change", request.input["Id"]
    else:
        kind, id_ = "hostedzone", request.input.get("HostedZoneId") or request.input["Id"]
    id_ = str(id_).rpartition("/")[2]
    return [
        Permission(action, arn(request, "route53", f"{kind}/{id_}", region=False, account=False))
    ]


NEEDS: dict[str, Callable[[ApiRequest], list[Permission]]] = {
    "ec2": _ec2,
    "events": _events,
    "lambda": _lambda,
    "route53": _route53,
}
