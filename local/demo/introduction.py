"""The demo's first lines: which model runs, and how to call the API."""

from __future__ import annotations

import json
import shlex

from local import key_keeper
from local.demo.commands import commands
from local.stack import Stack

# Where the engines' containers read which model to serve, see modules/image/engines.tf.
MODEL_VARIABLES = {
    "HF_MODEL_ID",
    "SM_LLAMA_CPP_HF_REPO",
    "SM_SGLANG_MODEL_PATH",
    "SM_VLLM_MODEL",
}


def introduce(stack: Stack) -> None:
    """Print which model runs, and how to call the API."""
    introduce_model(stack)
    print("\nTry it from another terminal:\n")
    for command in commands(stack):
        print(f"  {command}\n")
    introduce_keys(stack)
    introduce_faults(stack)


def introduce_model(stack: Stack) -> None:
    """Print which model the endpoint asks for, and which one runs."""
    wanted = {
        value
        for endpoint in stack.applied.endpoints
        for variant in endpoint.configuration.variants
        for name, value in variant.model.environment.items()
        if name in MODEL_VARIABLES
    }
    for model in sorted(wanted):
        print(f"\nThe endpoint asks for {model}; on this machine a stand-in answers:")
        print(f"{stack.model_name}.")


def introduce_keys(stack: Stack) -> None:
    """Print how to make another API key, where the deployment has a table of keys."""
    if key_keeper.has_table(stack):
        print("Make a key for another client, in this repository; --help lists what else:\n")
        print("\n".join(f"  {line}" for line in key_keeper.shell_lines(stack)), end="\n\n")


def introduce_faults(stack: Stack) -> None:
    """Print how to inject a fault."""
    print("Break the endpoint once, and see what a client gets:\n")
    fault = shlex.quote(json.dumps({"kind": "throttle"}))
    print(f"  curl -d {fault} {stack.runtime_url}/_local/faults\n", flush=True)
