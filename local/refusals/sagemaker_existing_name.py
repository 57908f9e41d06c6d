"""A model, a configuration or an endpoint of a name that is taken cannot be created.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateEndpoint.html: a name is unique
in a region of an account. The rule is what catches a module that gives a replacement the name of
what it replaces.
"""

from __future__ import annotations

from moto.sagemaker.models import sagemaker_backends

from local.aws_api.call import ApiRequest, ApiResponse
from local.moto_bridges import sagemaker_endpoint
from local.refusals.errors import Refusal, error


def refuse_model(request: ApiRequest) -> ApiResponse | None:
    """Refuse a second model of one name."""
    backend = sagemaker_backends[request.account_id][request.region]
    found = backend._models.get(str(request.input["ModelName"]))
    return _error(request, "model", found.arn) if found else None


def refuse_configuration(request: ApiRequest) -> ApiResponse | None:
    """Refuse a second configuration of one name."""
    backend = sagemaker_backends[request.account_id][request.region]
    found = backend.endpoint_configs.get(str(request.input["EndpointConfigName"]))
    return _error(request, "endpoint configuration", found.endpoint_config_arn) if found else None


def refuse_endpoint(request: ApiRequest) -> ApiResponse | None:
    """Refuse a second endpoint of one name.

    One that is being deleted is gone by then: AWS provider 5.100 looks once and goes on.
    """
    name = str(request.input["EndpointName"])
    sagemaker_endpoint.end_deletion(request, name, at_once=True)
    found = sagemaker_backends[request.account_id][request.region].endpoints.get(name)
    return _error(request, "endpoint", found.arn) if found else None


def _error(request: ApiRequest, kind: str, arn: object) -> ApiResponse:
    message = f'Cannot create already existing {kind} "{arn}".'
    return error(request, "ValidationException", message)


CALLS: dict[tuple[str, str], Refusal] = {
    ("sagemaker", "CreateEndpoint"): refuse_endpoint,
    ("sagemaker", "CreateEndpointConfig"): refuse_configuration,
    ("sagemaker", "CreateModel"): refuse_model,
}
