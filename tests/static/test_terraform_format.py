"""The Terraform code has the one format."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from terraform_cli import find_terraform

SOURCES = Path(__file__).parents[2]


@pytest.mark.parametrize("folder", [".", "modules", "examples", "tests/module"])
def test_the_terraform_code_is_formatted(folder: str) -> None:
    # The root's own files only: below it lie virtual environments too.
    deep = [] if folder == "." else ["-recursive"]
    command = [*find_terraform().command, "fmt", "-check", "-diff", *deep, folder]
    run = subprocess.run(command, cwd=SOURCES, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
