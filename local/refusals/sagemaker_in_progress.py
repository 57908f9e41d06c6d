"""An endpoint that is being created, updated or deleted can be neither updated nor deleted.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpoint.html lists the
statuses, and documents the refusal for SystemUpdating. For the others it is as users report it
(https://github.com/aws/amazon-sagemaker-examples/issues/3432); the message was not verified.
"""

from __future__ import annotations

from moto.sagemaker.models import sagemaker_backends

from local.aws_api.call import ApiRequest, ApiResponse
from local.refusals.errors import Refusal, error

IN_PROGRESS = ("Creating", "Updating", "SystemUpdating", "RollingBack", "Deleting")


def refuse_in_progress(request: ApiRequest) -> ApiResponse | None:
    """Refuse while the endpoint is being created, updated or deleted."""
    backend = sagemaker_backends[request.account_id][request.region]
    endpoint = backend.endpoints.get(str(request.input["EndpointName"]))
    if endpoint is None or endpoint.endpoint_status not in IN_PROGRESS:
        return None
    message = f'Cannot update in-progress endpoint "{endpoint.arn}".'
    return error(request, "ValidationException", message)


CALLS: dict[tuple[str, str], Refusal] = {
    ("sagemaker", "DeleteEndpoint"): refuse_in_progress,
    ("sagemaker", "UpdateEndpoint"): refuse_in_progress,
}
