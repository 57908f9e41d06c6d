"""A real deploy loads nothing of the laptop's stack."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = [
    "terraform_cli",
    *sorted(f"terraform_cli.{file.stem}" for file in (ROOT / "terraform_cli").glob("[a-z]*.py")),
]
SHOW_LOADED = (
    "import importlib, sys; importlib.import_module(sys.argv[1]); "
    "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
)


@pytest.mark.parametrize("module", [*MODULES, "tools.deploy"])
def test_the_laptop_stack_is_not_loaded(module: str) -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", SHOW_LOADED, module],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert module.partition(".")[0] in loaded
    assert not {"benchmarks", "local", "tests"} & set(loaded)
