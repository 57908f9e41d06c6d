"""The copy of the module in which Terraform runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from terraform_cli import workspace


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    root = tmp_path / "sources"
    for name in (
        "main.tf",
        "modules/api/main.tf",
        "dist/generate.zip",
        "examples/gpt2/main.tf",
        "examples/gpt2/terraform.tfvars",
        "examples/gpt2/.terraform/providers",
        "examples/gpt2/terraform.tfstate",
        "README.md",
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    return root


def files(directory: Path) -> set[str]:
    return {str(path.relative_to(directory)) for path in directory.rglob("*") if path.is_file()}


def test_what_the_module_needs_is_copied_without_leftovers(sources: Path, tmp_path: Path) -> None:
    workspace(sources, tmp_path / "copy")
    assert files(tmp_path / "copy") == {
        "main.tf",
        "modules/api/main.tf",
        "dist/generate.zip",
        "examples/gpt2/main.tf",
        "examples/gpt2/terraform.tfvars",
    }


@pytest.mark.parametrize("absolute", [False, True])
def test_an_example_keeps_its_place(sources: Path, tmp_path: Path, absolute: bool) -> None:
    root = sources / "examples/gpt2" if absolute else Path("examples/gpt2")
    directory = workspace(sources, tmp_path / "copy", root)
    assert directory == tmp_path / "copy/examples/gpt2"
    assert (directory / "../../main.tf").is_file()


def test_a_root_of_the_users_own_is_copied_beside_the_examples(
    sources: Path, tmp_path: Path
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/main.tf").write_text("mine")
    directory = workspace(sources, tmp_path / "copy", tmp_path / "mine")
    assert (directory / "main.tf").read_text() == "mine"
    assert (directory / "../../main.tf").read_text() == "main.tf"
