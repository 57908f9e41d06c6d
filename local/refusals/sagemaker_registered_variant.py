"""A variant that is registered for scaling keeps its instance type.

https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-scaling-update.html: deregister it first.
The message is our own.
"""

from __future__ import annotations

from moto.sagemaker.models import sagemaker_backends

from local.aws_api.call import ApiRequest, ApiResponse
from local.moto_bridges.autoscaling_target import is_registered
from local.refusals.errors import Refusal, error
from local.refusals.sagemaker_memory import Created, configuration


def refuse_other_type(request: ApiRequest) -> ApiResponse | None:
    """Refuse an update that changes the type."""
    endpoint_name = str(request.input["EndpointName"])
    backend = sagemaker_backends[request.account_id][request.region]
    endpoint = backend.endpoints.get(endpoint_name)
    after = configuration(request, str(request.input["EndpointConfigName"]))
    before = configuration(request, endpoint.endpoint_config_name) if endpoint else None
    if before is None or after is None:
        return None
    types = _types(before)
    for name, type_ in _types(after).items():
        resource_id = f"endpoint/{endpoint_name}/variant/{name}"
        is_other = name in types and types[name] != type_
        if is_other and is_registered(request.account_id, request.region, resource_id):
            message = f"{resource_id} is registered for scaling."
            return error(request, "ValidationException", message)
    return None


def _types(created: Created) -> dict[str, str | None]:
    return {each["VariantName"]: each.get("InstanceType") for each in created["ProductionVariants"]}


CALLS: dict[tuple[str, str], Refusal] = {("sagemaker", "UpdateEndpoint"): refuse_other_type}
