"""SageMaker endpoints, each with its configuration and models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from local.state.event_records import AsyncInference, Capacity
from local.state.records import Configuration, Endpoint, Model, Serverless, Variant
from local.state.resources import Resource, Resources, StateError


def read_endpoints(found: Resources) -> tuple[Endpoint, ...]:
    """Return the endpoints."""
    return tuple(_endpoint(found, resource) for resource in found.of("aws_sagemaker_endpoint"))


def _endpoint(found: Resources, endpoint: Resource) -> Endpoint:
    configuration = found.one(
        "aws_sagemaker_endpoint_configuration", endpoint, name=endpoint["endpoint_config_name"]
    )
    return Endpoint(
        endpoint["name"],
        endpoint["arn"],
        _configuration(found, configuration),
        _capacity(found, endpoint["name"]),
    )


def _capacity(found: Resources, endpoint_name: str) -> Capacity | None:
    for target in found.of("aws_appautoscaling_target"):
        if target["resource_id"].startswith(f"endpoint/{endpoint_name}/variant/"):
            return Capacity(target["min_capacity"], target["max_capacity"])
    return None


def _configuration(found: Resources, configuration: Resource) -> Configuration:
    return Configuration(
        name=configuration["name"],
        arn=configuration["arn"],
        variants=_variants(found, configuration, "production_variants"),
        asynchronous=_asynchronous(configuration.block("async_inference_config")),
        shadows=_variants(found, configuration, "shadow_production_variants"),
    )


def _variants(found: Resources, configuration: Resource, kind: str) -> tuple[Variant, ...]:
    blocks = configuration.values.get(kind) or []
    return tuple(_variant(found, configuration, block) for block in blocks)


def _asynchronous(block: Mapping[str, Any] | None) -> AsyncInference | None:
    if block is None:
        return None
    output = block["output_config"][0]
    notification = (output.get("notification_config") or [{}])[0]
    client = (block.get("client_config") or [{}])[0]
    return AsyncInference(
        output_path=output["s3_output_path"],
        failure_path=output.get("s3_failure_path") or None,
        success_topic_arn=notification.get("success_topic") or None,
        error_topic_arn=notification.get("error_topic") or None,
        max_concurrent=client.get("max_concurrent_invocations_per_instance") or None,
    )


def _variant(found: Resources, configuration: Resource, values: Mapping[str, Any]) -> Variant:
    model = found.one("aws_sagemaker_model", configuration, name=values["model_name"])
    return Variant(
        name=values["variant_name"],
        model=_model(model),
        instance_type=values["instance_type"] or None,
        instance_count=values["initial_instance_count"] or None,
        weight=float(values["initial_variant_weight"]),
        serverless=_serverless(values.get("serverless_config")),
    )


def _serverless(blocks: Sequence[Mapping[str, Any]] | None) -> Serverless | None:
    if not blocks:
        return None
    (block,) = blocks
    return Serverless(block["memory_size_in_mb"], block["max_concurrency"])


def _model(model: Resource) -> Model:
    container = model.block("primary_container") or model.block("container")
    if container is None:
        raise StateError(f"{model.address} has no container in the applied state")
    return Model(
        name=model["name"],
        arn=model["arn"],
        image=container.get("image") or "",
        environment=container.get("environment") or {},
        role_arn=model["execution_role_arn"],
    )
