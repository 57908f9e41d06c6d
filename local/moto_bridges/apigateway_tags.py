"""Gap: TagResource, UntagResource and GetTags do not find a stage, nor a domain.

https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/tags-resource-arn.html
"""

from __future__ import annotations

import re

from moto.apigatewayv2.models import apigatewayv2_backends

from local.aws_api.call import ApiRequest, ApiResponse, Bridge, Forward, success

_STAGE = re.compile(r"arn:[^:]+:apigateway:[^:]+::/apis/(?P<api>[^/]+)/stages/(?P<stage>.+)")
_DOMAIN = re.compile(r"arn:[^:]+:apigateway:[^:]+::/domainnames/(?P<domain>.+)")


def tag(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Add tags to a stage or a domain; other resources are moto's."""
    tags = _tags(request)
    if tags is None:
        return forward()
    tags.update(request.input.get("Tags") or {})
    return ApiResponse(201, (), b"{}")


def untag(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Remove tags from a stage or a domain; other resources are moto's."""
    tags = _tags(request)
    if tags is None:
        return forward()
    for key in request.input["TagKeys"]:
        tags.pop(key, None)
    return ApiResponse(204, (), b"")


def tags(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Return the tags of a stage or a domain; other resources are moto's."""
    found = _tags(request)
    return forward() if found is None else success({"tags": found})


def _tags(request: ApiRequest) -> dict[str, str] | None:
    backend = apigatewayv2_backends[request.account_id][request.region]
    arn = str(request.input["ResourceArn"])
    tags: dict[str, str] | None = None
    if found := _STAGE.fullmatch(arn):
        tags = backend.get_api(found["api"]).get_stage(found["stage"]).tags
    elif found := _DOMAIN.fullmatch(arn):
        tags = backend.domain_names[found["domain"]].tags
    return tags


CALLS: dict[tuple[str, str], Bridge] = {
    ("apigatewayv2", "GetTags"): tags,
    ("apigatewayv2", "TagResource"): tag,
    ("apigatewayv2", "UntagResource"): untag,
}
