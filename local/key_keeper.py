"""The identity that makes API keys on this machine, with the policy that the deployment names."""

from __future__ import annotations

import json
import os

from local.stack import Stack

OUTPUT = "keys_policy_json"


def has_table(stack: Stack) -> bool:
    """Whether the deployment has a table of API keys."""
    return bool(stack.applied.outputs.get(OUTPUT))


def environment(stack: Stack) -> dict[str, str]:
    """The variables with which `python -m tools.keys` reaches this machine in place of AWS."""
    arn = f"arn:aws:iam::{stack.applied.account_id}:user/key-keeper"
    policy = json.loads(stack.applied.outputs[OUTPUT])
    return {
        **stack.identities.mint(arn, [policy]).environment(),
        "AWS_ENDPOINT_URL": stack.background_services.url,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


def command(stack: Stack) -> list[str]:
    """The command, up to what it is to do."""
    return ["-m", "tools.keys", "--root", str(stack.directory)]
