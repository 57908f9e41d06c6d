"""The engine of an image."""

from __future__ import annotations

import pytest

from local.sagemaker.engine import engine_of

HOST = "763104351884.dkr.ecr.us-east-1.amazonaws.com"


@pytest.mark.parametrize(
    ("image", "engine"),
    [
        (f"{HOST}/huggingface-pytorch-tgi-inference:2.1.1-tgi1.4.0-gpu-py310", "tgi"),
        (f"{HOST}/djl-inference:0.36.0-lmi27.0.0-cu130", "lmi"),
        (f"{HOST}/vllm:0.30.0-gpu-py312-cu130-ubuntu24.04-sagemaker", "vllm"),
        (f"{HOST}/vllm@sha256:{'a' * 64}", "vllm"),
        (f"{HOST}/sglang:0.5.10-gpu", "sglang"),
        ("registry.example.com/team/llm:1.0", None),
        ("", None),
    ],
)
def test_the_repository_names_the_engine(image: str, engine: str | None) -> None:
    assert engine_of(image) == engine
