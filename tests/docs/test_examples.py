"""An example can be copied, as the README shows, and has a README of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from terraform_cli import TerraformError, find_terraform, workspace
from tests.docs.hcl_fields import unknown_fields
from tests.docs.pages import REPOSITORY, page
from tools.module_reader import read_variables

EXAMPLES = sorted(path.parent.name for path in REPOSITORY.glob("examples/*/main.tf"))


def test_copied_example_needs_an_address_and_then_is_valid(tmp_path: Path) -> None:
    module = tmp_path / "module"
    workspace(REPOSITORY, module)
    mine = tmp_path / "mine"
    mine.mkdir()
    terraform = find_terraform()

    with pytest.raises(TerraformError, match="references parent directory"):
        terraform.init(mine, from_module=f"{module}//examples/gpt2-cpu")

    main = mine / "main.tf"
    main.write_text(main.read_text().replace('"../.."', f'"{module}"'))
    terraform.init(mine)
    terraform.validate(mine)


@pytest.mark.parametrize("example", EXAMPLES)
def test_example_sets_only_fields_that_the_module_has(example: str) -> None:
    variables = {variable.name: variable.type for variable in read_variables(REPOSITORY)}
    main = (REPOSITORY / "examples" / example / "main.tf").read_text(encoding="utf-8")
    assert unknown_fields(main, variables) == set()


@pytest.mark.parametrize("example", EXAMPLES)
def test_example_explains_itself(example: str) -> None:
    assert page(f"examples/{example}/README.md").text.startswith("# ")
