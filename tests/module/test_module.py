"""Runs the native tests beside this file, ``*.tftest.hcl``, and proves that they did run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from terraform_cli import Terraform
from tests.module.native import count_runs, run_tests

HERE = Path("tests/module")
FILES = sorted(path.name for path in Path(__file__).parent.glob("*.tftest.hcl"))
ROOT = Path(__file__).parents[2] / "main.tf"


@pytest.mark.usefixtures("attached")
@pytest.mark.parametrize("file", FILES)
def test_every_run_of_the_file_passes(file: str, terraform: Terraform, module_copy: Path) -> None:
    outcome = run_tests(terraform, module_copy, HERE, file)
    assert not outcome.problems, "\n".join(outcome.problems)
    # Terraform calls it a success when it finds nothing to run.
    assert outcome.passed == count_runs(module_copy / HERE, file) > 0


def test_the_root_and_each_module_that_it_calls_have_native_tests() -> None:
    called = set(re.findall(r'source\s+= "\./modules/(\w+)"', ROOT.read_text(encoding="utf-8")))
    assert called
    assert {file.removesuffix(".tftest.hcl") for file in FILES} >= called | {"root"}
