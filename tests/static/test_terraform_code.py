"""The Terraform code is valid for the oldest and the newest Terraform at hand."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from terraform_cli import Terraform, embedded_terraform, find_terraform, workspace
from tests.docs.pages import page

SOURCES = Path(__file__).parents[2]
EXAMPLES = sorted(path.name for path in (SOURCES / "examples").iterdir())


@pytest.mark.usefixtures("attached")
@pytest.mark.parametrize(
    "find", [find_terraform, embedded_terraform], ids=["on-the-path", "embedded"]
)
def test_the_module_and_every_example_are_valid(
    find: Callable[[], Terraform], tmp_path: Path
) -> None:
    """One root calls them all, each with its own tfvars: validated once, not once each."""
    terraform = find()
    directory = workspace(SOURCES, tmp_path, ".")
    root = directory / "tests" / "valid"
    root.mkdir(parents=True)
    (root / "main.tf").write_text("\n".join(map(_call, EXAMPLES)))
    terraform.init(root)
    terraform.validate(root)
    terraform.init(directory)
    terraform.validate(directory)


def _call(example: str) -> str:
    values = (SOURCES / "examples" / example / "terraform.tfvars").read_text()
    return f'module "{example}" {{\n  source = "../../examples/{example}"\n{values}}}\n'


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
