"""A provider that runs on, for the commands that ask what it knows and never what is in AWS.

To validate, to test with mocks and to show a plan, Terraform needs the provider's schema alone, and
starts the provider anew for it, in a test with mocks even once a run.
https://developer.hashicorp.com/terraform/plugin/debugging
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VARIABLE = "TF_REATTACH_PROVIDERS"
_SAID = re.compile(rf"{VARIABLE}='(.+)'")


@contextmanager
def running_provider(root: Path) -> Iterator[str]:
    """Run the AWS provider of an initialized root; the value of ``TF_REATTACH_PROVIDERS``."""
    (executable,) = root.glob(".terraform/providers/*/hashicorp/aws/*/*/terraform-provider-aws_*")
    with subprocess.Popen(
        [executable, "-debug"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            yield _attachment(process)
        finally:
            process.terminate()


def _attachment(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if said := _SAID.search(line):
            return said[1]
    raise RuntimeError(f"the provider ended with {process.wait()} before it listened")
