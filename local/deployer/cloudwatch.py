"""CloudWatch's alarms and dashboards, and CloudWatch Logs.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
"""

from __future__ import annotations

from collections.abc import Callable

from local.aws_api.call import ApiRequest
from local.deployer.permission import ANY, Permission, arn


def _metrics(request: ApiRequest) -> list[Permission]:
    given = request.input
    alarms = [given["AlarmName"]] if "AlarmName" in given else given.get("AlarmNames", ())
    boards = [given["DashboardName"]] if "DashboardName" in given else given.get("DashboardNames")
    resources = [arn(request, "cloudwatch", f"alarm:{name}") for name in alarms]
    resources += [
        arn(request, "cloudwatch", f"dashboard/{name}", region=False) for name in boards or ()
    ]
    if "ResourceARN" in given:
        resources.append(str(given["ResourceARN"]))
    actions = [request.action, *(["TagResource"] if _creates_with_tags(request) else [])]
    return [
        Permission(f"cloudwatch:{action}", resource)
        for action in actions
        for resource in resources or [ANY]
    ]


def _creates_with_tags(request: ApiRequest) -> bool:
    return request.action == "PutMetricAlarm" and bool(request.input.get("Tags"))


def _logs(request: ApiRequest) -> list[Permission]:
    action = f"logs:{request.action}"
    given = request.input
    if request.action == "DescribeLogGroups":
        return [Permission(action)]
    named = given.get("resourceArn") or arn(request, "logs", f"log-group:{given['logGroupName']}")
    group = str(named).removesuffix(":*")
    own = [Permission(action, group)]
    if request.action == "CreateLogGroup" and given.get("tags"):
        own.append(Permission("logs:TagResource", group))
    return own


NEEDS: dict[str, Callable[[ApiRequest], list[Permission]]] = {
    "cloudwatch": _metrics,
    "logs": _logs,
}
