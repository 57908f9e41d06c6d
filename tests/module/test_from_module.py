"""A copy of the whole module, by ``terraform init -from-module``: its examples work unedited."""

from __future__ import annotations

from pathlib import Path

from local.terraform import find_terraform
from local.workspace import workspace

REPOSITORY = Path(__file__).parents[2]
EXAMPLES = sorted(path.parent for path in REPOSITORY.glob("examples/*/main.tf"))


def test_every_example_of_a_copied_module_is_valid_with_nothing_edited(tmp_path: Path) -> None:
    module, copy = tmp_path / "module", tmp_path / "copy"
    workspace(REPOSITORY, module)
    copy.mkdir()
    terraform = find_terraform()
    terraform.init(copy, from_module=str(module))
    for example in EXAMPLES:
        directory = copy / "examples" / example.name
        terraform.init(directory)
        terraform.validate(directory)
