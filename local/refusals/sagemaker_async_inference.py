"""UpdateEndpoint can neither remove asynchronous inference from an endpoint nor add it.

Seen on AWS for the removal, with the message:
https://github.com/aws/sagemaker-python-sdk/issues/3124. That an addition is refused likewise is
assumed.
"""

from __future__ import annotations

from moto.sagemaker.models import sagemaker_backends

from local.aws_api.call import ApiRequest, ApiResponse
from local.refusals.errors import Refusal, error
from local.refusals.sagemaker_memory import configuration


def refuse_change(request: ApiRequest) -> ApiResponse | None:
    """Refuse a configuration of the other kind than the endpoint's."""
    backend = sagemaker_backends[request.account_id][request.region]
    endpoint = backend.endpoints.get(str(request.input["EndpointName"]))
    after = configuration(request, str(request.input["EndpointConfigName"]))
    before = configuration(request, endpoint.endpoint_config_name) if endpoint else None
    if before is None or after is None:
        return None
    was, becomes = ("AsyncInferenceConfig" in each for each in (before, after))
    if was == becomes:
        return None
    change = "removed from" if was else "added to"
    message = f"The AsyncInferenceConfig parameter cannot be {change} this endpoint"
    return error(request, "ValidationException", message)


CALLS: dict[tuple[str, str], Refusal] = {("sagemaker", "UpdateEndpoint"): refuse_change}
