"""SageMaker. Names in its ARNs are in lower case.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html. With a
key for volumes, the caller needs kms:CreateGrant and kms:DescribeKey:
https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpointConfig.html
"""

from __future__ import annotations

from collections.abc import Callable

from local.aws_api.call import ApiRequest
from local.deployer.permission import Permission, arn, pass_role

_KINDS = {
    "EndpointName": "endpoint",
    "EndpointConfigName": "endpoint-config",
    "ModelName": "model",
}


def _needs(request: ApiRequest) -> list[Permission]:
    given, action = request.input, f"sagemaker:{request.action}"
    resources = [
        arn(request, "sagemaker", f"{kind}/{str(given[member]).lower()}")
        for member, kind in _KINDS.items()
        if member in given
    ]
    if "ResourceArn" in given:
        resources.append(str(given["ResourceArn"]))
    own = [Permission(action, resource) for resource in resources]
    if given.get("Tags") and request.action.startswith("Create"):
        own.append(Permission("sagemaker:AddTags", resources[0]))
    if given.get("KmsKeyId"):
        key = str(given["KmsKeyId"])
        own += [Permission("kms:CreateGrant", key), Permission("kms:DescribeKey", key)]
    return [*own, *pass_role(given.get("ExecutionRoleArn"), "sagemaker")]


NEEDS: dict[str, Callable[[ApiRequest], list[Permission]]] = {"sagemaker": _needs}
