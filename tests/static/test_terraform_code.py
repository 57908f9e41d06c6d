"""The Terraform code is formatted, and valid for the oldest and the newest Terraform at hand."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from terraform_cli import Terraform, embedded_terraform, find_terraform, workspace
from tests.docs.pages import page

SOURCES = Path(__file__).parents[2]
FOLDERS = ("modules", "examples", "tests/module")
ROOTS = [".", *sorted(f"examples/{path.name}" for path in (SOURCES / "examples").iterdir())]


@pytest.mark.parametrize("folder", [".", *FOLDERS])
def test_the_terraform_code_is_formatted(folder: str) -> None:
    # The root's own files only: below it lie virtual environments too.
    deep = [] if folder == "." else ["-recursive"]
    command = [*find_terraform().command, "fmt", "-check", "-diff", *deep, folder]
    run = subprocess.run(command, cwd=SOURCES, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.usefixtures("attached")
@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize(
    "find", [find_terraform, embedded_terraform], ids=["on-the-path", "embedded"]
)
def test_the_terraform_code_is_valid(
    find: Callable[[], Terraform], root: str, tmp_path: Path
) -> None:
    terraform = find()
    directory = workspace(SOURCES, tmp_path, root)
    terraform.init(directory)
    terraform.validate(directory)


@pytest.mark.usefixtures("attached")
def test_the_firewall_of_the_domains_readme_is_valid(tmp_path: Path) -> None:
    (cloudfront,) = page("examples/domain/README.md").blocks("hcl")
    terraform = find_terraform()
    directory = workspace(SOURCES, tmp_path, "examples/domain")
    (directory / "cloudfront.tf").write_text(cloudfront)
    terraform.init(directory)
    terraform.validate(directory)
    command = [*terraform.command, "fmt", "-check", str(directory / "cloudfront.tf")]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
