"""Values of the same apply, sensitive values and nulls: every field takes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from local.aws import ControlPlane
from terraform_cli import Terraform, workspace
from tests.apply.transitions.chains import chains
from tests.apply.transitions.fields import fields
from tests.plan.calls.roots import (
    KNOWN_AT_PLAN,
    Expression,
    literal,
    root,
    sensitive,
    unknown,
)
from tests.plan.conftest import SOURCES

pytestmark = pytest.mark.xdist_group("plan-calls")


@pytest.mark.long
@pytest.mark.parametrize(
    ("expression", "options"),
    [
        pytest.param(
            unknown, {"all_sensitive": True}, id="sensitive-as-a-whole-and-made-in-the-same-apply"
        ),
        pytest.param(literal, {"with_nulls": True}, id="null"),
        pytest.param(unknown, {}, id="made-in-the-same-apply"),
        pytest.param(sensitive, {}, id="sensitive"),
    ],
)
def test_every_field_takes_values_that_are(
    expression: Expression,
    options: dict[str, bool],
    aws: ControlPlane,
    terraform: Terraform,
    tmp_path: Path,
) -> None:
    folder = tmp_path / "root"
    folder.mkdir()
    (folder / "main.tf").write_text(root(chains(), expression, **options))
    directory = workspace(SOURCES, tmp_path / "sources", folder)
    terraform.init(directory)

    terraform.plan(directory, environment=aws.environment(), out=tmp_path / "plan")

    show: dict[str, Any] = terraform.show(directory, tmp_path / "plan")
    planned = show["planned_values"]["root_module"]["child_modules"]
    assert {call["address"] for call in planned} == {f"module.{chain.name}" for chain in chains()}


@pytest.mark.parametrize("path", KNOWN_AT_PLAN)
def test_a_field_that_plans_need_is_a_field_and_has_its_reason(path: str) -> None:
    assert path in {field.path for field in fields()}
    assert len(KNOWN_AT_PLAN[path].split()) > 3
