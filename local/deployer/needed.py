"""Call → the permissions that it needs.

The actions and their resources: https://docs.aws.amazon.com/service-authorization/latest/reference/
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from local.aws_api.call import ApiRequest
from local.deployer import (
    apigateway,
    application_autoscaling,
    budgets,
    cloudwatch,
    compute,
    iam,
    kms,
    s3,
    sagemaker,
    stores,
    waf,
)
from local.deployer.permission import Permission

Needs = Callable[[ApiRequest], list[Permission]]

_SERVICES: Mapping[str, Needs] = {
    **apigateway.NEEDS,
    **application_autoscaling.NEEDS,
    **budgets.NEEDS,
    **cloudwatch.NEEDS,
    **compute.NEEDS,
    **iam.NEEDS,
    **kms.NEEDS,
    **s3.NEEDS,
    **sagemaker.NEEDS,
    **stores.NEEDS,
    **waf.NEEDS,
}


def permissions(request: ApiRequest) -> list[Permission]:
    """Return the permissions that a call needs.

    Raises:
        KeyError: the module has not called the service before: name its actions here.
    """
    return _SERVICES[request.service](request)
