"""A user's own copy of each example, made with `terraform init -from-module` as the README says."""

from __future__ import annotations

from pathlib import Path

import pytest

from terraform_cli import Terraform, TerraformError, workspace
from tests.plan.conftest import SOURCES

EXAMPLES = sorted(path.name for path in (SOURCES / "examples").iterdir())
RELATIVE = 'source = "../.."'


@pytest.mark.parametrize(
    "example",
    [pytest.param(name, marks=[pytest.mark.long] if name != "gpt2" else []) for name in EXAMPLES],
)
def test_a_copy_of_an_example_works_once_it_knows_the_modules_address(
    terraform: Terraform, tmp_path: Path, example: str
) -> None:
    module, copy = tmp_path / "module", tmp_path / "copy"
    workspace(SOURCES, module)
    copy.mkdir()

    # Terraform copies first, and then finds that "../.." leads out of the copy.
    with pytest.raises(TerraformError, match="references parent directory"):
        terraform.init(copy, from_module=f"{module}//examples/{example}")
    main = copy / "main.tf"
    assert main.read_text() == (SOURCES / "examples" / example / "main.tf").read_text()

    assert main.read_text().count(RELATIVE) == 1
    main.write_text(main.read_text().replace(RELATIVE, f'source = "{module}"'))
    terraform.init(copy)
    terraform.validate(copy)
