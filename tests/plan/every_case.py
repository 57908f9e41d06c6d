"""The cases: every example, and the module with each `cases/<case>.tfvars.json`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.plan.conftest import SOURCES

CASES = Path(__file__).parent / "cases"
EXAMPLES = sorted(path.name for path in (SOURCES / "examples").iterdir())
MODULE_CASES = sorted(path.name.removesuffix(".tfvars.json") for path in CASES.glob("*.json"))


def _cases() -> Iterator[Any]:
    for example in EXAMPLES:
        root = f"examples/{example}"
        yield pytest.param(
            root, None, example, id=example, marks=pytest.mark.xdist_group(f"plan-{example}")
        )
    for case in MODULE_CASES:
        var_file = CASES / f"{case}.tfvars.json"
        yield pytest.param(
            ".", var_file, case, id=case, marks=pytest.mark.xdist_group("plan-module")
        )


every_case = pytest.mark.parametrize(("root", "var_file", "case"), list(_cases()))
"""Run a test with the fixture `plan` of each case."""
