"""Gaps of the endpoint: there is no UpdateEndpoint; DescribeEndpoint leaves out
LastDeploymentConfig, so a plan that has one is never empty; and a second CreateEndpoint of one
name silently replaces the first.

As SageMaker does, an update from instances to serverless is refused:
https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html

An update that changes the instance type of a variant which is registered for scaling is refused, as
SageMaker does: https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-scaling-update.html

An update is over at once here, and always succeeds: the rollout of new instances, and a rollback
that an alarm causes, are not emulated.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_UpdateEndpoint.html
"""

from __future__ import annotations

from moto.core.utils import utcnow
from moto.sagemaker.models import FakeEndpointConfig, sagemaker_backends

from local.aws_api.call import ApiRequest, ApiResponse, Bridge, Forward, refusal, success
from local.moto_bridges.autoscaling_target import is_registered

KIND = "sagemaker-deployment"


def create(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Refuse a name in use, and keep the deployment configuration."""
    name = request.parameters["EndpointName"]
    backend = sagemaker_backends[request.account_id][request.region]
    if name in backend.endpoints:
        arn = backend.endpoints[name].arn
        return refusal("ValidationException", f'Cannot create already existing endpoint "{arn}".')
    response = forward()
    if response.ok:
        request.memory[KIND, name] = request.parameters.get("DeploymentConfig")
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
    before = backend.endpoint_configs.get(endpoint.endpoint_config_name)
    if before is None:
        old = endpoint.endpoint_config_name
        return refusal("ValidationException", f'Could not find endpoint configuration "{old}".')
    if _is_serverless(configuration) and not _is_serverless(before):
        return refusal(
            "ValidationException",
            f'Cannot update endpoint "{endpoint.arn}": it has instances, and '
            f'"{configuration_name}" is serverless.',
        )
    for variant in _other_instance_types(before, configuration):
        resource_id = f"endpoint/{name}/variant/{variant}"
        if is_registered(request.account_id, request.region, resource_id):
            return refusal("ValidationException", f"{resource_id} is registered for scaling.")
    endpoint.endpoint_config_name = configuration_name
    endpoint.production_variants = endpoint._process_production_variants(
        configuration.production_variants
    )
    endpoint.last_modified_time = utcnow()
    request.memory[KIND, name] = request.parameters.get("DeploymentConfig")
    return success({"EndpointArn": endpoint.arn})


def _is_serverless(configuration: FakeEndpointConfig) -> bool:
    return any("ServerlessConfig" in variant for variant in configuration.production_variants)


def _other_instance_types(current: FakeEndpointConfig, wanted: FakeEndpointConfig) -> list[str]:
    """Return the variants of both configurations whose instance type is not the same."""
    types = {one["VariantName"]: one.get("InstanceType") for one in current.production_variants}
    return [
        name
        for name, type_ in (
            (v["VariantName"], v.get("InstanceType")) for v in wanted.production_variants
        )
        if name in types and types[name] != type_
    ]


def describe(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Add the deployment configuration of the last creation or update."""
    response = forward()
    deployment = request.memory.get((KIND, request.parameters["EndpointName"]))
    if not response.ok or deployment is None:
        return response
    return response.with_json(response.json() | {"LastDeploymentConfig": deployment})


CALLS: dict[tuple[str, str], Bridge] = {
    ("sagemaker", "CreateEndpoint"): create,
    ("sagemaker", "UpdateEndpoint"): update,
    ("sagemaker", "DescribeEndpoint"): describe,
}
