"""A copy of the whole module, by ``terraform init -from-module``: its examples work unedited."""

from __future__ import annotations

from pathlib import Path

from terraform_cli import find_terraform, workspace

REPOSITORY = Path(__file__).parents[2]


def test_a_copied_module_is_whole_and_an_example_in_it_is_valid_with_nothing_edited(
    tmp_path: Path,
) -> None:
    module, copy = tmp_path / "module", tmp_path / "copy"
    workspace(REPOSITORY, module)
    copy.mkdir()
    terraform = find_terraform()
    terraform.init(copy, from_module=str(module))

    # What is the same to the letter is as valid as the original, which tests/static validates.
    assert _contents(module).items() <= _contents(copy).items()
    terraform.init(copy / "examples" / "gpt2")
    terraform.validate(copy / "examples" / "gpt2")


def _contents(directory: Path) -> dict[Path, bytes]:
    files = (path for path in directory.rglob("*") if path.is_file())
    return {path.relative_to(directory): path.read_bytes() for path in files}
