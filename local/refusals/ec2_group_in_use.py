"""A security group of network interfaces that SageMaker has not yet removed cannot be deleted.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html. SageMaker
removes them with the execution role, after the endpoint is gone:
https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteEndpoint.html
"""

from __future__ import annotations

from local.aws_api.call import ApiRequest, ApiResponse
from local.moto_bridges import sagemaker_interfaces
from local.refusals.errors import Refusal, error


def refuse_in_use(request: ApiRequest) -> ApiResponse | None:
    """Refuse while there are interfaces of the group."""
    group = str(request.input.get("GroupId", ""))
    if not sagemaker_interfaces.are_in(request, group):
        return None
    message = f"resource {group} has a dependent object"
    return error(request, "DependencyViolation", message)


CALLS: dict[tuple[str, str], Refusal] = {("ec2", "DeleteSecurityGroup"): refuse_in_use}
