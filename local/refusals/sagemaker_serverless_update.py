"""An endpoint with instances cannot be updated to a serverless one.

https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html. The message is our own.
"""

from __future__ import annotations

from moto.sagemaker.models import sagemaker_backends

from local.aws_api.call import ApiRequest, ApiResponse
from local.refusals.errors import Refusal, error
from local.refusals.sagemaker_memory import Created, configuration


def refuse_change(request: ApiRequest) -> ApiResponse | None:
    """Refuse the change."""
    backend = sagemaker_backends[request.account_id][request.region]
    endpoint = backend.endpoints.get(str(request.input["EndpointName"]))
    name = str(request.input["EndpointConfigName"])
    after = configuration(request, name)
    before = configuration(request, endpoint.endpoint_config_name) if endpoint else None
    if not endpoint or not before or not after:
        return None
    if _is_serverless(before) or not _is_serverless(after):
        return None
    message = (
        f'Cannot update endpoint "{endpoint.arn}": it has instances, and "{name}" is serverless.'
    )
    return error(request, "ValidationException", message)


def _is_serverless(created: Created) -> bool:
    return any("ServerlessConfig" in variant for variant in created["ProductionVariants"])


CALLS: dict[tuple[str, str], Refusal] = {("sagemaker", "UpdateEndpoint"): refuse_change}
