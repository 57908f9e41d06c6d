"""Every other example: applied, a plan with nothing to do, destroyed without a trace."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.aws import ControlPlane
from local.terraform import Terraform
from tests.apply.resources import everything
from tests.apply.stack import SOURCES, initialized

# The seed's own example has a file to itself.
EXAMPLES = sorted(path.name for path in (SOURCES / "examples").iterdir() if path.name != "gpt2")


@pytest.mark.parametrize(
    "example",
    [pytest.param(name, marks=pytest.mark.xdist_group(f"apply-{name}")) for name in EXAMPLES],
)
def test_an_example_is_applied_and_destroyed(
    terraform: Terraform, tmp_path: Path, example: str
) -> None:
    with ControlPlane() as aws:
        stack = initialized(terraform, aws, tmp_path, f"examples/{example}")
        stack.apply()
        assert everything(aws)
        assert stack.applied().endpoints
        assert not stack.has_changes()
        stack.destroy()
        assert everything(aws) == set()
