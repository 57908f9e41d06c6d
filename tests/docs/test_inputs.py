"""The generated tables equal the code, and every name that a page quotes exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.pages import REPOSITORY, Page, page, pages
from tools.hcl_types import Type
from tools.module_reader import read_outputs, read_variables
from tools.tables import PAGES as GENERATED
from tools.tables import render, rows

VARIABLES = {variable.name: variable.type for variable in read_variables(REPOSITORY)}
OUTPUTS = {output.name for output in read_outputs(REPOSITORY)}
MODULES = [REPOSITORY, *sorted(path.parent for path in REPOSITORY.glob("modules/*/variables.tf"))]

# CHANGELOG.md names the inputs of previous versions, and some pages the names of Python.
PAGES = [each for each in pages() if each.name != "CHANGELOG.md"]


def paths(variables: dict[str, Type]) -> set[str]:
    """Each variable and each field of one, as it is written: `api.throttle.burst`."""
    fields = {path for name, kind in variables.items() for path, _ in kind.paths(name)}
    return set(variables) | fields


@pytest.mark.parametrize("name", GENERATED)
def test_tables_equal_the_code(name: str) -> None:
    text = page(name).text
    assert render(text, GENERATED[name], REPOSITORY) == text, "run `make docs`"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_every_variable_and_output_is_described(module: Path) -> None:
    described = {each.name: each.description for each in read_variables(module)}
    if (module / "outputs.tf").exists():
        described |= {each.name: each.description for each in read_outputs(module)}
    assert [name for name, text in described.items() if not text.strip().endswith(".")] == []


def test_every_field_of_the_root_is_described() -> None:
    lines = [row for variable in read_variables(REPOSITORY) for row in rows(variable)]
    assert [row.name for row in lines if not row.description] == []


def test_the_readme_has_a_row_for_each_variable() -> None:
    rows_of_variables = re.findall(
        r"^\| \[`(\w+)`\]\(docs/inputs\.md#", page("README.md").text, re.MULTILINE
    )
    assert sorted(rows_of_variables) == sorted(VARIABLES)


def quoted_settings(source: Page) -> set[str]:
    """Names with a dot in backticks that begin with a variable of the module.

    Files are not settings, and neither is what a command names (`module.…` or `data.…`).
    """
    quoted = re.findall(r"`([a-z_]+(?:\.[a-z_*]+)+)`", source.prose)
    names = {name for name in quoted if name.split(".")[0] in VARIABLES}
    return {name for name in names if not re.search(r"\.(py|tf|md|zip|json|hcl|yaml)$", name)}


@pytest.mark.parametrize("source", PAGES, ids=lambda each: each.name)
def test_every_setting_that_is_quoted_exists(source: Page) -> None:
    assert quoted_settings(source) - paths(VARIABLES) == set()


def test_there_are_settings_that_are_quoted() -> None:
    assert len({name for source in PAGES for name in quoted_settings(source)}) >= 50


@pytest.mark.parametrize("source", PAGES, ids=lambda each: each.name)
def test_every_output_that_is_used_exists(source: Page) -> None:
    if source.name.startswith("examples/"):
        root = source.path.parent
        own = {name for file in root.glob("*.tf") for name in _outputs(file)}
    else:
        own = OUTPUTS
    used = set(re.findall(r"output -raw (\w+)", source.text))
    assert used <= own
    calls = set(re.findall(r"\bmodule\.llm\.(\w+)", source.text))
    calls |= set(re.findall(r"\bthe output `(\w+)`", source.text))
    assert calls <= OUTPUTS


def _outputs(file: Path) -> list[str]:
    return re.findall(r'^output "(\w+)"', file.read_text(encoding="utf-8"), re.MULTILINE)
