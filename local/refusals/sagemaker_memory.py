"""What models and endpoint configurations were created with; the bridges keep it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local.aws_api.call import ApiRequest
from local.moto_bridges import sagemaker_configuration, sagemaker_model

Created = Mapping[str, Any]


def configuration(request: ApiRequest, name: str) -> Created | None:
    """Return the CreateEndpointConfig input of a configuration."""
    found: Created | None = request.memory.get((sagemaker_configuration.KIND, name))
    return found


def model(request: ApiRequest, name: str) -> Created | None:
    """Return the CreateModel input of a model."""
    found: Created | None = request.memory.get((sagemaker_model.KIND, name))
    return found
