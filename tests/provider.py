"""A provider that runs on, for many commands of Terraform.

Terraform starts the provider several times a command, and each start takes a second or two. A
provider that runs on has one configuration at a time: it is not for roots with several of them.
https://developer.hashicorp.com/terraform/plugin/debugging
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from terraform_cli import find_terraform, workspace

SOURCES = Path(__file__).parents[1]
VARIABLE = "TF_REATTACH_PROVIDERS"
_SAID = re.compile(rf"{VARIABLE}='(.+)'")


@contextmanager
def running_provider(root: Path, environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """Run the AWS provider of an initialized root in it; the value of ``TF_REATTACH_PROVIDERS``.

    Args:
        environment: the provider's, with the address of its AWS, in place of this process's.
    """
    (executable,) = root.glob(".terraform/providers/*/hashicorp/aws/*/*/terraform-provider-aws_*")
    with subprocess.Popen(
        [executable, "-debug"],
        cwd=root,  # what a path in an argument is relative to
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            yield _attachment(process)
        finally:
            process.terminate()


@contextmanager
def module_provider(folder: Path, environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """Run the AWS provider of the module itself, initialized in an empty folder; as above."""
    root = workspace(SOURCES, folder, ".")
    find_terraform().init(root)
    with running_provider(root, environment) as attachment:
        yield attachment


@contextmanager
def attached(root: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """Attach every Terraform that is started meanwhile to one provider of the root."""
    with (
        running_provider(root, environment) as attachment,
        mock.patch.dict(os.environ, {VARIABLE: attachment}),
    ):
        yield


def _attachment(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if said := _SAID.search(line):
            return said[1]
    raise RuntimeError(f"the provider ended with {process.wait()} before it listened")
