"""UpdateEndpoint needs a configuration that is not the live one.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateEndpoint.html: "To update an
endpoint, you must create a new EndpointConfig". That AWS refuses the live one, and the message, are
assumed.
"""

from __future__ import annotations

from moto.sagemaker.models import sagemaker_backends

from local.aws_api.call import ApiRequest, ApiResponse
from local.refusals.errors import Refusal, error


def refuse_live(request: ApiRequest) -> ApiResponse | None:
    """Refuse the configuration that the endpoint has."""
    backend = sagemaker_backends[request.account_id][request.region]
    endpoint = backend.endpoints.get(str(request.input["EndpointName"]))
    name = str(request.input["EndpointConfigName"])
    if endpoint is None or endpoint.endpoint_config_name != name:
        return None
    message = f'Endpoint "{endpoint.arn}" already has the endpoint configuration "{name}".'
    return error(request, "ValidationException", message)


CALLS: dict[tuple[str, str], Refusal] = {("sagemaker", "UpdateEndpoint"): refuse_live}
