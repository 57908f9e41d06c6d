"""Gap: Application Auto Scaling has no ListTagsForResource, which the provider retries for minutes.

https://docs.aws.amazon.com/autoscaling/application/APIReference/API_ListTagsForResource.html
"""

from __future__ import annotations

from local.aws_api.call import ApiRequest, ApiResponse, Bridge, Forward, success

SERVICE = "application-autoscaling"


def register(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Keep the tags that a scalable target is registered with."""
    response = forward()
    if response.ok and (arn := response.json().get("ScalableTargetARN")):
        request.memory.setdefault((SERVICE, arn), {}).update(request.parameters.get("Tags") or {})
    return response


def tag(request: ApiRequest, _forward: Forward) -> ApiResponse:
    """Add tags."""
    arn = request.parameters["ResourceARN"]
    request.memory.setdefault((SERVICE, arn), {}).update(request.parameters["Tags"])
    return success({})


def untag(request: ApiRequest, _forward: Forward) -> ApiResponse:
    """Remove tags."""
    tags = request.memory.get((SERVICE, request.parameters["ResourceARN"]), {})
    for key in request.parameters["TagKeys"]:
        tags.pop(key, None)
    return success({})


def list_tags(request: ApiRequest, _forward: Forward) -> ApiResponse:
    """Return the tags."""
    return success({"Tags": request.memory.get((SERVICE, request.parameters["ResourceARN"]), {})})


CALLS: dict[tuple[str, str], Bridge] = {
    (SERVICE, "RegisterScalableTarget"): register,
    (SERVICE, "TagResource"): tag,
    (SERVICE, "UntagResource"): untag,
    (SERVICE, "ListTagsForResource"): list_tags,
}
