"""Copies of the module in which its native tests run."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from terraform_cli import Terraform, find_terraform

REPOSITORY = Path(__file__).parents[2]
TESTS = Path("tests/module")

# The root's variables, and what their rules share.
VARIABLES = sorted(REPOSITORY.glob("variables*.tf"))
SHARED = REPOSITORY / "locals.validation.tf"


@pytest.fixture(scope="session")
def terraform() -> Terraform:
    """The Terraform of this machine."""
    return find_terraform()


@pytest.fixture(scope="session")
def module_copy(terraform: Terraform, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole module with its tests, initialized."""
    copy = tmp_path_factory.mktemp("module")
    for source in REPOSITORY.glob("*.tf"):
        shutil.copy(source, copy)
    for folder in (Path("modules"), Path("dist"), TESTS):
        shutil.copytree(REPOSITORY / folder, copy / folder)
    _remove_the_ephemeral(copy / "modules" / "secret" / "main.tf")
    _initialize(terraform, copy)
    return copy


@pytest.fixture(scope="session")
def variables_copy(terraform: Terraform, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root's variables by themselves: no provider, so that each run takes milliseconds."""
    copy = tmp_path_factory.mktemp("variables")
    for source in (*VARIABLES, SHARED):
        shutil.copy(source, copy)
    shutil.copytree(REPOSITORY / TESTS / "variables", copy / TESTS / "variables")
    _initialize(terraform, copy)
    return copy


def _remove_the_ephemeral(file: Path) -> None:
    """Put a constant in place of the ephemeral value; tests/apply proves the real one.

    A mocked provider refuses a configuration that has an ephemeral resource anywhere, even in a
    module with no instance: "The provider mocking mechanism does not yet support ephemeral
    resource types".
    """
    text, blocks = re.subn(
        r'^ephemeral "\w+" "\w+" \{\n.*?^\}\n', "", file.read_text(), flags=re.M | re.S
    )
    text, values = re.subn(r"ephemeral\.\w+\.\w+\.\w+", '"mocked"', text)
    assert (blocks, values) == (1, 1)
    file.write_text(text)


def _initialize(terraform: Terraform, directory: Path) -> None:
    # The files in tests/module name modules of their own, which init has to find too.
    with terraform.start(
        directory, ["init", "-input=false", f"-test-directory={TESTS}"]
    ) as process:
        output, _ = process.communicate(timeout=300)
    assert process.returncode == 0, output
