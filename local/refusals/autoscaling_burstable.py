"""A variant on burstable instances, such as ml.t2.medium, cannot be scaled.

https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling-add-console.html. At which
call AWS refuses it, and its message, are assumed.
"""

from __future__ import annotations

from moto.sagemaker.models import sagemaker_backends

from local.aws_api.call import ApiRequest, ApiResponse
from local.refusals.errors import Refusal, error
from local.refusals.sagemaker_memory import configuration

BURSTABLE = ("ml.t2.", "ml.t3.")


def refuse_burstable(request: ApiRequest) -> ApiResponse | None:
    """Refuse to register a variant on such instances, or one that is not there."""
    if request.input["ServiceNamespace"] != "sagemaker":
        return None
    _, endpoint_name, _, variant_name = str(request.input["ResourceId"]).split("/")
    endpoint = sagemaker_backends[request.account_id][request.region].endpoints.get(endpoint_name)
    if endpoint is None:
        message = f"Could not find endpoint for resource {request.input['ResourceId']}"
        return error(request, "ValidationException", message)
    created = configuration(request, endpoint.endpoint_config_name) or {}
    for variant in created.get("ProductionVariants", ()):
        if variant["VariantName"] != variant_name:
            continue
        if str(variant.get("InstanceType", "")).startswith(BURSTABLE):
            message = f"Scaling is not supported for instance type {variant['InstanceType']}"
            return error(request, "ValidationException", message)
    return None


CALLS: dict[tuple[str, str], Refusal] = {
    ("application-autoscaling", "RegisterScalableTarget"): refuse_burstable
}
