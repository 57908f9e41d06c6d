"""What the model that a container was told to serve can do, by its id on the Hub.

The engines read it in the model's files, which do not exist here.
"""

from __future__ import annotations

from collections.abc import Mapping

_ID_VARIABLES = (
    "SM_VLLM_SERVED_MODEL_NAME",
    "SM_VLLM_MODEL",
    "SM_SGLANG_SERVED_MODEL_NAME",
    "SM_SGLANG_MODEL_PATH",
    "SM_LLAMA_CPP_HF_REPO",
    "HF_MODEL_ID",
)
_RERANKERS = ("rerank",)
_EMBEDDERS = ("embed", "bge-", "/e5-", "gte-", "minilm", "mpnet")


def model_id(environment: Mapping[str, str], default: str = "/opt/ml/model") -> str:
    """The model's id, or where its files are."""
    return next((environment[name] for name in _ID_VARIABLES if environment.get(name)), default)


def is_reranker(environment: Mapping[str, str]) -> bool:
    """Whether the model orders texts."""
    return any(word in model_id(environment).lower() for word in _RERANKERS)


def is_embedder(environment: Mapping[str, str]) -> bool:
    """Whether the model returns vectors."""
    name = model_id(environment).lower()
    return not is_reranker(environment) and any(word in name for word in _EMBEDDERS)


def has_template(environment: Mapping[str, str]) -> bool:
    """Whether the model has a chat template; the GPT-2 family has none."""
    return not model_id(environment).rpartition("/")[2].lower().startswith(("gpt2", "distilgpt2"))


def is_on(environment: Mapping[str, str], variable: str) -> bool:
    """Whether a variable is set to true."""
    return environment.get(variable, "").lower() in ("true", "1")
