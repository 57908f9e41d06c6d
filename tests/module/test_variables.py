"""Runs the native tests of the root's variables, and proves that each rule is needed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from terraform_cli import Terraform
from tests.module.conftest import VARIABLES
from tests.module.native import RUN_BLOCK, count_runs, run_tests
from tests.module.rules import Rule, find_rules

HERE = Path("tests/module/variables")
RULES = [rule for file in VARIABLES for rule in find_rules(file)]


def test_every_rule_accepts_and_refuses_what_it_should(
    terraform: Terraform, variables_copy: Path
) -> None:
    outcome = run_tests(terraform, variables_copy, HERE)
    assert not outcome.problems, "\n".join(outcome.problems)
    # Terraform calls it a success when it finds nothing to run.
    assert outcome.passed == count_runs(variables_copy / HERE) > 0


@pytest.mark.mutation
@pytest.mark.parametrize("rule", RULES, ids=str)
def test_without_the_rule_some_run_fails(
    rule: Rule, terraform: Terraform, variables_copy: Path, tmp_path: Path
) -> None:
    shutil.copytree(variables_copy, tmp_path, dirs_exist_ok=True)
    (tmp_path / rule.file.name).write_text(rule.removed(), encoding="utf-8")
    for file in (tmp_path / HERE).iterdir():
        file.write_text(_runs_that_refuse(rule.variable, file.read_text(encoding="utf-8")))
    outcome = run_tests(terraform, tmp_path, HERE)
    assert any("expected to report an error but did not" in text for text in outcome.problems)


def test_every_rule_of_the_files_is_found() -> None:
    texts = [file.read_text(encoding="utf-8") for file in VARIABLES]
    assert len(RULES) == sum(text.count("validation {") for text in texts)


@pytest.mark.parametrize("variable", sorted({rule.variable for rule in RULES}))
def test_each_rule_has_a_run_that_it_refuses(variable: str) -> None:
    files = (Path(__file__).parent / "variables").glob("*.tftest.hcl")
    runs = RUN_BLOCK.findall("\n".join(file.read_text(encoding="utf-8") for file in files))
    refused = [run for run in runs if f"[var.{variable}]" in run]
    assert len(refused) >= len([rule for rule in RULES if rule.variable == variable])


def _runs_that_refuse(variable: str, text: str) -> str:
    """Take out of a file of native tests the runs that do not expect the variable to be refused."""
    return RUN_BLOCK.sub(lambda run: run[0] if f"[var.{variable}]" in run[0] else "", text)
