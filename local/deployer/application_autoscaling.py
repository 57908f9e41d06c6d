"""Application Auto Scaling, and what it does in the caller's name for an endpoint.

https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling-prerequisites.html
"""

from __future__ import annotations

from collections.abc import Callable

from local.aws_api.call import ApiRequest
from local.deployer.permission import Permission, arn, service_linked_role

PREFIX = "application-autoscaling"
LINKED_SERVICE = "sagemaker.application-autoscaling.amazonaws.com"
ALARM_ACTIONS = ("DeleteAlarms", "DescribeAlarms", "PutMetricAlarm")


def _needs(request: ApiRequest) -> list[Permission]:
    action = f"{PREFIX}:{request.action}"
    if request.action.startswith("Describe"):
        return [Permission(action)]
    own = [Permission(action, arn(request, PREFIX, "scalable-target/*"))]
    if request.action == "RegisterScalableTarget":
        own.append(service_linked_role(request, LINKED_SERVICE))
        own += _endpoint(request)
    if request.action in ("PutScalingPolicy", "DeleteScalingPolicy"):
        own += _alarms(request)
    return own


def _endpoint(request: ApiRequest) -> list[Permission]:
    name = str(request.input["ResourceId"]).split("/")[1].lower()
    endpoint = arn(request, "sagemaker", f"endpoint/{name}")
    return [
        Permission("sagemaker:DescribeEndpoint", endpoint),
        Permission("sagemaker:UpdateEndpointWeightsAndCapacities", endpoint),
    ]


def _alarms(request: ApiRequest) -> list[Permission]:
    name = str(request.input["ResourceId"]).split("/")[1]
    alarms = arn(request, "cloudwatch", f"alarm:TargetTracking-endpoint/{name}/*")
    return [Permission(f"cloudwatch:{action}", alarms) for action in ALARM_ACTIONS]


NEEDS: dict[str, Callable[[ApiRequest], list[Permission]]] = {PREFIX: _needs}
