"""The example of each engine: its plan holds that engine's image and variables."""

from __future__ import annotations

import pytest

from tests.plan.conftest import SOURCES, MakePlan
from tests.plan.inventory import planned

EXAMPLE = SOURCES / "examples" / "engines"

# What identifies an engine's container: its repository, and the variable with the model.
ENGINES = {
    "vllm": ("vllm", "SM_VLLM_MODEL"),
    "sglang": ("sglang", "SM_SGLANG_MODEL_PATH"),
    "llamacpp": ("llama-cpp", "SM_LLAMA_CPP_HF_REPO"),
    "tei": ("tei-cpu", "HF_MODEL_ID"),
    "transformers": ("huggingface-pytorch-inference", "HF_MODEL_ID"),
    "tgi": ("huggingface-pytorch-tgi-inference", "HF_MODEL_ID"),
}


@pytest.mark.long
@pytest.mark.xdist_group("plan-engines")
@pytest.mark.parametrize("engine", ENGINES)
def test_the_plan_of_an_engine_holds_its_container(make_plan: MakePlan, engine: str) -> None:
    plan = make_plan("examples/engines", EXAMPLE / f"{engine}.tfvars")
    (model,) = (found for found in planned(plan) if found.type == "aws_sagemaker_model")
    (container,) = model["primary_container"]
    repository, variable = ENGINES[engine]
    assert repository in container["image"]
    assert plan["variables"]["model"]["value"]["id"] in container["environment"][variable]


def test_every_engine_of_the_example_is_planned() -> None:
    files = {path.stem for path in EXAMPLE.glob("*.tfvars")}
    assert files - {"terraform"} == set(ENGINES)
