"""A serverless variant cannot have a model with a ModelDataSource.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html: "Currently
you cannot use ModelDataSource in conjunction with … SageMaker serverless endpoints". At which call
AWS refuses it, and its message, are assumed.
"""

from __future__ import annotations

from local.aws_api.call import ApiRequest, ApiResponse
from local.refusals.errors import Refusal, error
from local.refusals.sagemaker_memory import Created, model


def refuse_serverless(request: ApiRequest) -> ApiResponse | None:
    """Refuse a configuration with such a variant."""
    for variant in request.input["ProductionVariants"]:
        created = model(request, variant.get("ModelName", ""))
        if "ServerlessConfig" in variant and created and _has_source(created):
            message = (
                f"ModelDataSource of model {variant['ModelName']} is not supported "
                "for serverless endpoints."
            )
            return error(request, "ValidationException", message)
    return None


def _has_source(created: Created) -> bool:
    containers = [created.get("PrimaryContainer") or {}, *(created.get("Containers") or ())]
    return any(container.get("ModelDataSource") for container in containers)


CALLS: dict[tuple[str, str], Refusal] = {("sagemaker", "CreateEndpointConfig"): refuse_serverless}
