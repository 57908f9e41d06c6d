"""The Python code is linted, formatted and fully typed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2]
PACKAGES = ("acceptance", "lambdas", "local", "terraform_cli", "tools", "benchmarks", "tests")


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["ruff", "check", "--no-cache", *PACKAGES], id="ruff-check"),
        pytest.param(["ruff", "format", "--no-cache", "--check", *PACKAGES], id="ruff-format"),
        pytest.param(["mypy", "--strict", *PACKAGES], id="mypy"),
    ],
)
def test_the_python_code_passes(arguments: list[str]) -> None:
    run = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=SOURCES,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
