"""Gap: TagResource, UntagResource and GetTags of REST APIs and of their stages do not exist.

https://docs.aws.amazon.com/apigateway/latest/api/API_TagResource.html
"""

from __future__ import annotations

import re

from moto.apigateway.models import apigateway_backends

from local.aws_api.call import ApiRequest, ApiResponse, Bridge, Forward, refusal, success

_RESOURCE = re.compile(
    r"arn:[^:]+:apigateway:[^:]+::/restapis/(?P<api>[^/]+)(/stages/(?P<stage>[^/]+))?"
)


def tag(request: ApiRequest, _forward: Forward) -> ApiResponse:
    """Add tags."""
    tags = _tags(request)
    if tags is None:
        return _unknown(request)
    tags.update(request.input.get("tags") or {})
    return ApiResponse(204, (), b"")


def untag(request: ApiRequest, _forward: Forward) -> ApiResponse:
    """Remove tags."""
    tags = _tags(request)
    if tags is None:
        return _unknown(request)
    for key in request.input["tagKeys"]:
        tags.pop(key, None)
    return ApiResponse(204, (), b"")


def get(request: ApiRequest, _forward: Forward) -> ApiResponse:
    """Return the tags."""
    tags = _tags(request)
    return _unknown(request) if tags is None else success({"tags": tags})


def _tags(request: ApiRequest) -> dict[str, str] | None:
    """Return the tags of the resource, to be changed in place; None without such a resource."""
    found = _RESOURCE.fullmatch(str(request.input["resourceArn"]))
    apis = apigateway_backends[request.account_id][request.region].apis
    if found is None or found["api"] not in apis:
        return None
    api = apis[found["api"]]
    if found["stage"] and found["stage"] not in api.stages:
        return None
    owner = api.stages[found["stage"]] if found["stage"] else api
    if owner.tags is None:
        owner.tags = {}
    tags: dict[str, str] = owner.tags
    return tags


def _unknown(request: ApiRequest) -> ApiResponse:
    arn = request.input["resourceArn"]
    return refusal("NotFoundException", f"Invalid resource identifier specified: {arn}", 404)


CALLS: dict[tuple[str, str], Bridge] = {
    ("apigateway", "GetTags"): get,
    ("apigateway", "TagResource"): tag,
    ("apigateway", "UntagResource"): untag,
}
