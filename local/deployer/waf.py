"""AWS WAF: a web ACL and the stage of a REST API.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awswafv2.html, and for the
stage https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html
"""

from __future__ import annotations

from collections.abc import Callable

from local.aws_api.call import ApiRequest
from local.deployer.permission import Permission


def _needs(request: ApiRequest) -> list[Permission]:
    stage = str(request.input["ResourceArn"])
    own = [Permission(f"wafv2:{request.action}", stage)]
    if "WebACLArn" in request.input:
        own.append(Permission(f"wafv2:{request.action}", str(request.input["WebACLArn"])))
    if request.action != "GetWebACLForResource":
        own.append(Permission("apigateway:SetWebACL", stage))
    return own


NEEDS: dict[str, Callable[[ApiRequest], list[Permission]]] = {"wafv2": _needs}
