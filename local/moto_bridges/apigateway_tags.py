"""Gap: TagResource and UntagResource find neither a stage nor a domain.

https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/tags-resource-arn.html
"""

from __future__ import annotations

import re

from moto.apigatewayv2.models import DomainName, Stage, apigatewayv2_backends

from local.aws_api.call import ApiRequest, ApiResponse, Bridge, Forward

_STAGE = re.compile(r"arn:[^:]+:apigateway:[^:]+::/apis/(?P<api>[^/]+)/stages/(?P<stage>.+)")
_DOMAIN = re.compile(r"arn:[^:]+:apigateway:[^:]+::/domainnames/(?P<name>[^/]+)")


def tag(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Add tags; resources of other kinds are moto's."""
    tags = _tags(request)
    if tags is None:
        return forward()
    tags.update(request.input.get("Tags") or {})
    return ApiResponse(201, (), b"{}")


def untag(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Remove tags; resources of other kinds are moto's."""
    tags = _tags(request)
    if tags is None:
        return forward()
    for key in request.input["TagKeys"]:
        tags.pop(key, None)
    return ApiResponse(204, (), b"")


def _tags(request: ApiRequest) -> dict[str, str] | None:
    """Return the tags of a stage or a domain, None for anything else."""
    backend = apigatewayv2_backends[request.account_id][request.region]
    arn = str(request.input["ResourceArn"])
    stage, domain = _STAGE.fullmatch(arn), _DOMAIN.fullmatch(arn)
    owner: DomainName | Stage | None = None
    if stage:
        owner = backend.get_api(stage["api"]).get_stage(stage["stage"])
    elif domain:
        owner = backend.domain_names[domain["name"]]
    if owner is None:
        return None
    owner.tags = owner.tags or {}
    found: dict[str, str] = owner.tags
    return found


CALLS: dict[tuple[str, str], Bridge] = {
    ("apigatewayv2", "TagResource"): tag,
    ("apigatewayv2", "UntagResource"): untag,
}
