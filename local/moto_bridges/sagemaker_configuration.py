"""Gaps of the endpoint configuration:

- DescribeEndpointConfig returns an empty DataCaptureConfig, zeros for variant fields that were
  not set, and an empty member in NotificationConfig, so the next plan replaces it;
- CreateEndpointConfig refuses instance types newer than moto's list: here it is the list of the
  SageMaker API's own model;
- weights come back as they were sent, where SageMaker has a float32: 0.9 is 0.8999999761581421
  (https://github.com/hashicorp/terraform-provider-aws/issues/43643).

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DescribeEndpointConfig.html
"""

from __future__ import annotations

import functools
import struct
from collections.abc import Mapping
from typing import Any

from moto.core.utils import get_service_model
from moto.sagemaker.exceptions import ValidationError
from moto.sagemaker.models import FakeEndpointConfig

from local.aws_api.call import ApiRequest, ApiResponse, Bridge, Forward
from local.moto_bridges.echo import echo

KIND = "sagemaker-configuration"
WEIGHT = "InitialVariantWeight"


def create(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Keep what the configuration is created with."""
    name = request.parameters["EndpointConfigName"]
    response = forward()
    if response.ok:
        request.memory[KIND, name] = {**request.parameters, **_with_float32(request.parameters)}
    return response


def _with_float32(parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {
        kind: [
            {name: _float32(value) if name == WEIGHT else value for name, value in variant.items()}
            for variant in parameters[kind]
        ]
        for kind in ("ProductionVariants", "ShadowProductionVariants")
        if parameters.get(kind)
    }


def _float32(value: float) -> float:
    found: float = struct.unpack("f", struct.pack("f", value))[0]
    return found


def describe(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Return what the configuration was created with, as SageMaker does."""
    created = request.memory.get((KIND, request.parameters["EndpointConfigName"]), {})
    return echo(created, forward(), also=("EndpointConfigArn", "CreationTime"))


@functools.cache
def _instance_types() -> frozenset[str]:
    shape = get_service_model("sagemaker").shape_for("ProductionVariantInstanceType")
    return frozenset(shape.metadata["enum"])


def _validate_instance_type(_self: FakeEndpointConfig, instance_type: str) -> None:
    if instance_type not in _instance_types():
        raise ValidationError(
            f"Value '{instance_type}' at 'productionVariants.1.member.instanceType' failed to "
            "satisfy constraint: Member must satisfy enum value set"
        )


# Replaced in place, since moto offers no other way to it.
FakeEndpointConfig.validate_instance_type = _validate_instance_type  # type: ignore[assignment]  # a function for a method

CALLS: dict[tuple[str, str], Bridge] = {
    ("sagemaker", "CreateEndpointConfig"): create,
    ("sagemaker", "DescribeEndpointConfig"): describe,
}
