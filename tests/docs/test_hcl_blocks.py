"""Every HCL block of README.md and docs/ is formatted, and plans what its marker names."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from local.aws import ControlPlane
from terraform_cli import find_terraform, workspace
from tests.docs.hcl_blocks import HclBlock, hcl_blocks, write_roots
from tests.docs.hcl_fields import unknown_fields
from tests.docs.pages import REPOSITORY, Page, pages
from tools.module_reader import read_variables

PAGES = [each for each in pages() if each.name == "README.md" or each.name.startswith("docs/")]
BLOCKS = list(hcl_blocks(PAGES))
PLANNED = [block for block in BLOCKS if block.is_planned]
VARIABLES = {variable.name: variable.type for variable in read_variables(REPOSITORY)}

# All blocks are planned at once, by one worker.
pytestmark = pytest.mark.xdist_group("docs-blocks")

Types = Mapping[str, set[str]]


@pytest.fixture(scope="module")
def planned_types(tmp_path_factory: pytest.TempPathFactory) -> Types:
    """Name of a block → types of the resources that its plan holds."""
    copy = tmp_path_factory.mktemp("blocks")
    directory = workspace(REPOSITORY, copy) / "examples" / "blocks"
    write_roots(PLANNED, directory, "../../..")
    terraform = find_terraform()
    terraform.init(directory)
    with ControlPlane() as aws:
        terraform.plan(directory, out=copy / "plan", environment=aws.environment())
    show = terraform.show(directory, copy / "plan")
    calls = show["planned_values"]["root_module"]["child_modules"]
    return {call["address"].removeprefix("module."): set(_types(call)) for call in calls}


def _types(module: Mapping[str, Any]) -> Iterator[str]:
    for resource in module.get("resources", []):
        if resource["mode"] == "managed":
            yield resource["type"]
    for child in module.get("child_modules", []):
        yield from _types(child)


def test_there_are_blocks() -> None:
    assert len(PLANNED) >= 20


@pytest.mark.parametrize("each", PAGES, ids=lambda each: each.name)
def test_no_block_escapes_the_search(each: Page) -> None:
    found = [block for block in BLOCKS if block.page == each.name]
    assert len(found) == each.text.count("```hcl")


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.name)
def test_block_is_planned_or_gives_its_reason(block: HclBlock) -> None:
    assert block.marker, f"put <!-- plan: … --> or <!-- no plan: … --> above line {block.line}"


@pytest.mark.parametrize("block", PLANNED, ids=lambda block: block.name)
def test_block_sets_only_fields_that_the_module_has(block: HclBlock) -> None:
    assert unknown_fields(block.text, VARIABLES) == set()


def test_every_block_is_formatted(tmp_path: Path) -> None:
    for block in BLOCKS:
        (tmp_path / f"{block.name}.tf").write_text(block.text, encoding="utf-8")
    command = [*find_terraform().command, "fmt", "-check", "-diff", str(tmp_path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=os.environ)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.long
@pytest.mark.parametrize("block", PLANNED, ids=lambda block: block.name)
def test_block_plans_what_its_marker_names(block: HclBlock, planned_types: Types) -> None:
    assert block.expected_types - planned_types.get(block.name, set()) == set()
