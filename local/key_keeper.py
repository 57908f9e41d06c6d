"""The identity that makes API keys on this machine, with the policy that the deployment names."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid

from local.stack import REPOSITORY, Stack

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


def create(stack: Stack) -> str:
    """Create a key for a client on this machine; returns it."""
    made = subprocess.run(
        [sys.executable, *command(stack), "create", f"laptop-{uuid.uuid4().hex[:8]}"],
        cwd=REPOSITORY,
        env={**os.environ, **environment(stack)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        stderr=subprocess.DEVNULL,
    )
    return made.stdout.strip()


def shell_lines(stack: Stack) -> list[str]:
    """What a shell needs to run the command, and a first use of it."""
    exports = " ".join(f"{name}={value}" for name, value in environment(stack).items())
    return [f"export {exports}", f".venv/bin/python {' '.join(command(stack))} create alice"]
