"""A null where a value is needed is refused by a rule, and not in Terraform's own words."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from terraform_cli import Terraform, TerraformError
from tests.apply.transitions.chains import chains
from tests.module import nulls

_ERROR = re.compile(r"^Error: (.*?)(?=^Error: |\Z)", re.MULTILINE | re.DOTALL)
_CALL = re.compile(r'in module "call_(\d+)"')


def test_a_null_where_a_value_is_needed_is_refused_in_words(
    terraform: Terraform, variables_copy: Path, tmp_path: Path
) -> None:
    calls = nulls.calls(chains())
    shutil.copytree(variables_copy, tmp_path, dirs_exist_ok=True)
    root = tmp_path / "examples" / "root"
    root.mkdir(parents=True)
    (root / "main.tf").write_text("\n\n".join([nulls.VARIABLE, *calls.values()]))
    terraform.init(root)

    with pytest.raises(TerraformError) as caught:
        terraform.plan(root)

    errors = _ERROR.findall(str(caught.value))
    others = [error for error in errors if not error.startswith("Invalid value for variable")]
    assert not others, "\n".join(others)
    refused = {list(calls)[int(_CALL.findall(error)[0])] for error in errors}
    assert sorted(set(calls) - refused) == []
