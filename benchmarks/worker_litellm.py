"""Calls of LiteLLM's SageMaker provider, the argument: for plain text, or for chats."""

from __future__ import annotations

import os
import sys
from typing import Any

import litellm

from benchmarks.worker import PROMPT, Call, obey

URL = f"{os.environ['AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME']}/endpoints/gpt2/invocations"

# Without a template at hand it asks Hugging Face for the model's, again and again.
PLAIN = {"user": {"pre_message": "", "post_message": ""}}
litellm.register_prompt_template(model="sagemaker/gpt2", roles=PLAIN)


def create(provider: str) -> Call:
    """Ask for one completion."""

    def call() -> Any:
        return litellm.completion(
            model=f"{provider}/gpt2",
            messages=[{"role": "user", "content": PROMPT}],
            sagemaker_base_url=URL,
        )

    return call


if __name__ == "__main__":
    obey({"LiteLLM": create(sys.argv[1])})
