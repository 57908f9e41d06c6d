"""SageMaker endpoints, each with its configuration and models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local.state.records import Configuration, Endpoint, Model, Variant
from local.state.resources import Resource, Resources, StateError


def read_endpoints(found: Resources) -> tuple[Endpoint, ...]:
    """Return the endpoints."""
    return tuple(_endpoint(found, resource) for resource in found.of("aws_sagemaker_endpoint"))


def _endpoint(found: Resources, endpoint: Resource) -> Endpoint:
    configuration = found.one(
        "aws_sagemaker_endpoint_configuration", endpoint, name=endpoint["endpoint_config_name"]
    )
    return Endpoint(endpoint["name"], endpoint["arn"], _configuration(found, configuration))


def _configuration(found: Resources, configuration: Resource) -> Configuration:
    return Configuration(
        name=configuration["name"],
        arn=configuration["arn"],
        variants=tuple(
            _variant(found, configuration, variant)
            for variant in configuration["production_variants"]
        ),
    )


def _variant(found: Resources, configuration: Resource, values: Mapping[str, Any]) -> Variant:
    model = found.one("aws_sagemaker_model", configuration, name=values["model_name"])
    return Variant(
        name=values["variant_name"],
        model=_model(model),
        instance_type=values["instance_type"] or None,
        instance_count=values["initial_instance_count"] or None,
        weight=float(values["initial_variant_weight"]),
    )


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
