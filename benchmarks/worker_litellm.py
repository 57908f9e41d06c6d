"""Calls of LiteLLM's SageMaker provider."""

from __future__ import annotations

import os
from typing import Any

import litellm

from benchmarks.worker import PROMPT, obey

URL = f"{os.environ['AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME']}/endpoints/gpt2/invocations"

# Without a template at hand it asks Hugging Face for the model's, again and again.
PLAIN = {"user": {"pre_message": "", "post_message": ""}}
litellm.register_prompt_template(model="sagemaker/gpt2", roles=PLAIN)


def call() -> Any:
    """Ask for one completion."""
    return litellm.completion(
        model="sagemaker/gpt2",
        messages=[{"role": "user", "content": PROMPT}],
        sagemaker_base_url=URL,
    )


if __name__ == "__main__":
    obey({"LiteLLM": call})
