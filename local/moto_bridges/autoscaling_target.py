"""Gap: DeregisterScalableTarget leaves the target's policies and schedules, where AWS deletes them.

https://docs.aws.amazon.com/autoscaling/application/APIReference/API_DeregisterScalableTarget.html
"""

from __future__ import annotations

from moto.applicationautoscaling.models import applicationautoscaling_backends

from local.aws_api.call import ApiRequest, ApiResponse, Bridge, Forward

SERVICE = "application-autoscaling"


def is_registered(account_id: str, region: str, resource_id: str) -> bool:
    """Whether the resource is registered for scaling in any of its dimensions."""
    targets = applicationautoscaling_backends[account_id][region].targets
    return any(resource_id in by_resource for by_resource in targets.values())


def deregister(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Delete what belongs to the target along with it."""
    response = forward()
    if response.ok:
        backend = applicationautoscaling_backends[request.account_id][request.region]
        resource_id = request.parameters["ResourceId"]
        policies = backend.policies
        for key in [key for key, one in policies.items() if one.resource_id == resource_id]:
            policies.pop(key).delete_alarms(request.account_id, request.region)
        backend.scheduled_actions = [
            action for action in backend.scheduled_actions if action.resource_id != resource_id
        ]
    return response


CALLS: dict[tuple[str, str], Bridge] = {(SERVICE, "DeregisterScalableTarget"): deregister}
