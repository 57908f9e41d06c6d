"""ManagedInstanceScaling is for endpoints with inference components, whose variants name no model.

Seen on AWS, with the message: https://github.com/hashicorp/terraform-provider-aws/pull/45926
"""

from __future__ import annotations

from local.aws_api.call import ApiRequest, ApiResponse
from local.refusals.errors import Refusal, error


def refuse_with_model(request: ApiRequest) -> ApiResponse | None:
    """Refuse a variant with both."""
    for variant in request.input["ProductionVariants"]:
        if "ManagedInstanceScaling" in variant and variant.get("ModelName"):
            message = "ManagedInstanceScaling is only supported for inference component endpoints"
            return error(request, "ValidationException", message)
    return None


CALLS: dict[tuple[str, str], Refusal] = {("sagemaker", "CreateEndpointConfig"): refuse_with_model}
