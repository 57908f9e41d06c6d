"""Proves that each precondition of modules/image is needed: without it some run fails."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from terraform_cli import Terraform
from tests.module.conftest import REPOSITORY, TESTS
from tests.module.native import run_tests

FILES = sorted(Path(__file__).parent.glob("image_rules_*.tftest.hcl"))
MODULE = Path("modules/image")
OUTPUTS = REPOSITORY / MODULE / "outputs.tf"
RULES = re.findall(r"^  precondition \{\n.*?^  \}\n", OUTPUTS.read_text(), re.MULTILINE | re.DOTALL)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The module below an empty root: no provider, so that it starts at once."""
    shutil.copytree(REPOSITORY / MODULE, tmp_path / MODULE)
    (tmp_path / TESTS).mkdir(parents=True)
    for file in FILES:
        shutil.copy(file, tmp_path / TESTS)
    (tmp_path / "main.tf").write_text("# Nothing: each run names its module.\n")
    return tmp_path


@pytest.mark.mutation
@pytest.mark.parametrize("rule", range(len(RULES)))
def test_without_the_rule_some_run_fails(rule: int, terraform: Terraform, copy: Path) -> None:
    outputs = copy / MODULE / OUTPUTS.name
    outputs.write_text(OUTPUTS.read_text().replace(RULES[rule], ""))
    with terraform.start(copy, ["init", "-input=false", f"-test-directory={TESTS}"]) as process:
        output, _ = process.communicate(timeout=300)
    assert process.returncode == 0, output
    outcome = run_tests(terraform, copy, TESTS)
    assert any("expected to report an error but did not" in text for text in outcome.problems)


def test_every_rule_of_the_module_is_found() -> None:
    assert len(RULES) == OUTPUTS.read_text().count("precondition {") > 0
