"""How long Terraform takes to plan and to apply the example on the emulated AWS."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.environment import ROOT
from benchmarks.table import Row
from local.aws import ControlPlane
from terraform_cli import find_terraform, workspace

EXAMPLE = "gpt2"


def measure(scratch: Path) -> dict[str, float]:
    """Return the seconds of each step, each once: they are the provider's waits, mostly."""
    terraform = find_terraform()
    directory = workspace(ROOT, scratch, f"examples/{EXAMPLE}")
    terraform.init(directory)
    with ControlPlane() as aws:
        environment = aws.environment()
        return {
            "plan": _seconds(lambda: terraform.plan(directory, environment=environment)),
            "apply": _seconds(lambda: terraform.apply(directory, environment=environment)),
            "second plan": _seconds(lambda: terraform.plan(directory, environment=environment)),
            "destroy": _seconds(lambda: terraform.destroy(directory, environment=environment)),
        }


def rows(seconds: dict[str, float]) -> list[Row]:
    """Return the table's rows."""
    return [
        Row(f"{step} of examples/{EXAMPLE}, emulated AWS", f"{value:.1f} s")
        for step, value in seconds.items()
    ]


def _seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began
