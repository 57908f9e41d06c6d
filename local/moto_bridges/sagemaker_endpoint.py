"""Gaps of the endpoint: there is no UpdateEndpoint; and DescribeEndpoint leaves out
LastDeploymentConfig, so a plan that has one is never empty.

A deletion takes a moment, during which the endpoint is "Deleting" and its name is not free:
https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteEndpoint.html

An update is over at once here, and always succeeds: the rollout of new instances, and a rollback
that an alarm causes, are not emulated.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateEndpoint.html
"""

from __future__ import annotations

import time

from moto.core.utils import utcnow
from moto.sagemaker.models import sagemaker_backends

from local.aws_api.call import ApiRequest, ApiResponse, Bridge, Forward, refusal, success
from local.moto_bridges import sagemaker_interfaces

KIND = "sagemaker-deployment"
DELETION = "sagemaker-deletion"
DELETION_SECONDS = 0.3


def create(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Keep the deployment configuration."""
    response = forward()
    if response.ok:
        request.memory[KIND, request.parameters["EndpointName"]] = request.parameters.get(
            "DeploymentConfig"
        )
    return response


def update(request: ApiRequest, _forward: Forward) -> ApiResponse:
    """Move the endpoint to another configuration."""
    name = request.parameters["EndpointName"]
    configuration_name = request.parameters["EndpointConfigName"]
    backend = sagemaker_backends[request.account_id][request.region]
    endpoint = backend.endpoints.get(name)
    configuration = backend.endpoint_configs.get(configuration_name)
    if endpoint is None:
        return refusal("ValidationException", f'Could not find endpoint "{name}".')
    if configuration is None:
        return refusal(
            "ValidationException", f'Could not find endpoint configuration "{configuration_name}".'
        )
    if endpoint.endpoint_config_name not in backend.endpoint_configs:
        old = endpoint.endpoint_config_name
        return refusal("ValidationException", f'Could not find endpoint configuration "{old}".')
    endpoint.endpoint_config_name = configuration_name
    endpoint.production_variants = endpoint._process_production_variants(
        configuration.production_variants
    )
    endpoint.last_modified_time = utcnow()
    request.memory[KIND, name] = request.parameters.get("DeploymentConfig")
    return success({"EndpointArn": endpoint.arn})


def describe(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Add the deployment configuration of the last creation or update."""
    end_deletion(request, request.parameters["EndpointName"])
    response = forward()
    deployment = request.memory.get((KIND, request.parameters["EndpointName"]))
    if not response.ok or deployment is None:
        return response
    return response.with_json(response.json() | {"LastDeploymentConfig": deployment})


def delete(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Begin the deletion."""
    name = request.parameters["EndpointName"]
    endpoint = sagemaker_backends[request.account_id][request.region].endpoints.get(name)
    if endpoint is None:
        return forward()
    sagemaker_interfaces.leave(request)
    endpoint.endpoint_status = "Deleting"
    request.memory[DELETION, name] = time.monotonic()
    return success({})


def list_all(request: ApiRequest, forward: Forward) -> ApiResponse:
    """List what is still there."""
    for kind, name in list(request.memory):
        if kind == DELETION:
            end_deletion(request, name)
    return forward()


def end_deletion(request: ApiRequest, name: str, *, at_once: bool = False) -> None:
    """Delete the endpoint whose time has come, or at once."""
    begun = request.memory.get((DELETION, name))
    if begun is not None and (at_once or time.monotonic() - begun >= DELETION_SECONDS):
        del request.memory[DELETION, name]
        sagemaker_backends[request.account_id][request.region].delete_endpoint(name)


CALLS: dict[tuple[str, str], Bridge] = {
    ("sagemaker", "CreateEndpoint"): create,
    ("sagemaker", "DeleteEndpoint"): delete,
    ("sagemaker", "ListEndpoints"): list_all,
    ("sagemaker", "UpdateEndpoint"): update,
    ("sagemaker", "DescribeEndpoint"): describe,
}
