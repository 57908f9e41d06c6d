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


@pytest.mark.parametrize(
    "address",
    [
        "{sources}",
        "../sources",
        "git::https://git.example.com/terraform-aws-sagemaker-llm.git?ref=v1",
    ],
)
def test_a_root_elsewhere_calls_the_copy_by_whatever_address_it_had(
    sources: Path, tmp_path: Path, address: str
) -> None:
    mine = tmp_path / "mine"
    (mine / "modules/inner").mkdir(parents=True)
    address = address.format(sources=sources)
    (mine / "main.tf").write_text(f'module "llm" {{\n  source = "{address}"\n}}\n')
    (mine / "modules/inner/main.tf").write_text('module "x" {\n  source = "../../../sources"\n}\n')
    (mine / "other.tf").write_text('module "y" {\n  source = "./modules/inner"\n}\n')

    directory = workspace(sources, tmp_path / "copy", mine)

    assert 'source = "../.."' in (directory / "main.tf").read_text()
    assert 'source = "../../../.."' in (directory / "modules/inner/main.tf").read_text()
    assert 'source = "./modules/inner"' in (directory / "other.tf").read_text()
    assert address in (mine / "main.tf").read_text()


def test_a_root_of_the_users_own_may_be_in_the_checkout(sources: Path, tmp_path: Path) -> None:
    mine = sources / "mine"
    mine.mkdir()
    (mine / "main.tf").write_text('module "llm" {\n  source = ".."\n}\n')

    directory = workspace(sources, tmp_path / "copy", mine)

    assert directory == tmp_path / "copy" / "examples" / "mine"
    assert (directory / "main.tf").read_text() == 'module "llm" {\n  source = "../.."\n}\n'


@pytest.mark.parametrize("block", ['backend "s3" {}', 'cloud {\n    organization = "x"\n  }'])
def test_a_root_elsewhere_keeps_its_state_beside_the_copy(
    sources: Path, tmp_path: Path, block: str
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/main.tf").write_text(f"terraform {{\n  {block}\n}}\n")

    directory = workspace(sources, tmp_path / "copy", tmp_path / "mine")

    assert 'backend "local" {}' in (directory / "workspace_override.tf").read_text()
    assert files(tmp_path / "mine") == {"main.tf"}
