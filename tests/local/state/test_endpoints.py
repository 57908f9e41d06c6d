"""Endpoints, with their variants and models, read from the applied state."""

from __future__ import annotations

import pytest

from local.state import Serverless, read
from tests.local.state.shown import DIRECTORY, State


@pytest.fixture
def state() -> State:
    return State()


def test_an_endpoint_has_its_configuration_and_model(state: State) -> None:
    (endpoint,) = read(state.show(), DIRECTORY).endpoints
    (variant,) = endpoint.configuration.variants
    assert endpoint.name == "gpt2"
    assert endpoint.configuration.name == "gpt2-1"
    assert (variant.name, variant.instance_type, variant.instance_count) == (
        "AllTraffic",
        "ml.m5.xlarge",
        1,
    )
    assert variant.model.image == "registry/image:1"
    assert variant.model.environment == {"HF_MODEL_ID": "openai-community/gpt2"}


def test_a_shadow_is_read_apart_from_the_variants_that_answer(state: State) -> None:
    configuration = state.values["aws_sagemaker_endpoint_configuration"]
    (answering,) = configuration["production_variants"]
    shadow = answering | {"variant_name": "next", "initial_variant_weight": 0.5}
    configuration["shadow_production_variants"] = [shadow]
    (endpoint,) = read(state.show(), DIRECTORY).endpoints
    assert [each.name for each in endpoint.configuration.variants] == ["AllTraffic"]
    (read_shadow,) = endpoint.configuration.shadows
    assert (read_shadow.name, read_shadow.weight) == ("next", 0.5)


def test_a_serverless_variant_has_limits_and_no_instance(state: State) -> None:
    (variant,) = state.values["aws_sagemaker_endpoint_configuration"]["production_variants"]
    variant |= {
        "instance_type": "",
        "initial_instance_count": 0,
        "serverless_config": [
            {"memory_size_in_mb": 2048, "max_concurrency": 3, "provisioned_concurrency": 0}
        ],
    }
    (endpoint,) = read(state.show(), DIRECTORY).endpoints
    (read_variant,) = endpoint.configuration.variants
    assert read_variant.serverless == Serverless(memory_mb=2048, max_concurrency=3)
    assert (read_variant.instance_type, read_variant.instance_count) == (None, None)


def test_a_model_of_several_containers_is_read_from_the_first(state: State) -> None:
    model = state.values["aws_sagemaker_model"]
    model["container"] = model.pop("primary_container")
    (endpoint,) = read(state.show(), DIRECTORY).endpoints
    assert endpoint.configuration.variants[0].model.image == "registry/image:1"
