"""Gap: the network interfaces of an endpoint in a VPC. SageMaker removes them some time after the
endpoint is gone, with its execution role: if that has lost its permissions by then, they stay.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteEndpoint.html. On AWS it takes
minutes, here a second.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from moto.sagemaker.models import sagemaker_backends

from local.aws_api.call import ApiRequest, ApiResponse, Bridge, Forward
from local.moto_bridges import sagemaker_configuration, sagemaker_model

KIND = "sagemaker-interfaces"
SECONDS = 1.0


@dataclass
class Interfaces:
    """Those of a variant of a deleted endpoint; ``since`` is None where nothing removes them."""

    groups: frozenset[str]
    role: str
    since: float | None

    def are_left(self) -> bool:
        """Whether they are still there."""
        return self.since is None or time.monotonic() - self.since < SECONDS


def leave(request: ApiRequest) -> None:
    """Note the interfaces that an endpoint leaves which is about to be deleted."""
    name = str(request.parameters["EndpointName"])
    endpoint = sagemaker_backends[request.account_id][request.region].endpoints.get(name)
    if endpoint is None:
        return
    key = sagemaker_configuration.KIND, endpoint.endpoint_config_name
    variants = request.memory.get(key, {}).get("ProductionVariants", ())
    for variant in variants:
        model = request.memory.get((sagemaker_model.KIND, variant.get("ModelName")), {})
        groups = (model.get("VpcConfig") or {}).get("SecurityGroupIds", ())
        if groups:
            role = str(model["ExecutionRoleArn"]).rpartition("/")[2]
            left = Interfaces(frozenset(groups), role, time.monotonic())
            request.memory[KIND, f"{name}/{variant['VariantName']}"] = left


def are_in(request: ApiRequest, group: str) -> bool:
    """Whether interfaces are left in a security group."""
    return any(each.are_left() and group in each.groups for each in _all(request))


def revoke(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Let the interfaces stay that the role should have removed."""
    response = forward()
    if response.ok:
        for each in _all(request):
            if each.role == request.input["RoleName"] and each.are_left():
                each.since = None
    return response


def _all(request: ApiRequest) -> list[Interfaces]:
    return [found for (kind, _), found in request.memory.items() if kind == KIND]


CALLS: dict[tuple[str, str], Bridge] = {
    ("iam", "DeleteRolePolicy"): revoke,
    ("iam", "DeleteRole"): revoke,
}
