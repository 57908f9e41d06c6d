"""The README's index of capabilities: each has a page, an example that shows it and tests."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.docs.pages import REPOSITORY, Page, page
from tools.module_reader import read_variables


def table(source: Page, heading: str) -> Iterator[list[str]]:
    """The cells of each row of the first table below a heading."""
    section = source.text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and cells[0] not in ("Capability", "---"):
            yield cells


ROWS = list(table(page("README.md"), "Capabilities"))
TESTS = dict(table(page("docs/development/testing.md"), "Capabilities"))
every_row = pytest.mark.parametrize(
    ("settings", "documentation", "example"),
    [pytest.param(*cells, id=capability) for capability, *cells in ROWS],
)


def quoted(cell: str) -> list[str]:
    """What stands in backticks."""
    return re.findall(r"`([^`]+)`", cell)


def test_there_are_rows() -> None:
    assert len(ROWS) >= 15


@every_row
def test_the_example_shows_the_setting(settings: str, documentation: str, example: str) -> None:
    text = shown(documentation) if example == "\u2013" else files_of(example)
    assert quoted(settings)
    for setting in quoted(settings):
        # A field may be on its way through a variable of the example.
        assert re.search(rf"\b{setting.split('.')[-1]}\b", text), setting


def files_of(example: str) -> str:
    """The Terraform files of an example."""
    (folder,) = re.findall(r"\]\((examples/[\w-]+)\)", example)
    files = [path for path in (REPOSITORY / folder).iterdir() if path.suffix in (".tf", ".tfvars")]
    return "".join(path.read_text(encoding="utf-8") for path in files)


def shown(documentation: str) -> str:
    """The HCL blocks of the page that a cell links to: they are the example where there is none."""
    return "".join(linked(documentation).blocks("hcl"))


def linked(documentation: str) -> Page:
    """The page that a cell links to."""
    (target,) = re.findall(r"\]\(([^)#]*)(?:#[^)]*)?\)", documentation)
    return page(target or "README.md")


@every_row
def test_the_page_names_the_setting(settings: str, documentation: str, example: str) -> None:
    assert example
    text = linked(documentation).text
    for setting in quoted(settings):
        assert setting.split(".")[-1] in text, setting


def test_every_capability_has_its_tests() -> None:
    assert set(TESTS) == {capability for capability, *_ in ROWS}


@pytest.mark.parametrize("capability", TESTS)
def test_the_tests_are_there(capability: str) -> None:
    assert quoted(TESTS[capability])
    for path in quoted(TESTS[capability]):
        assert re.search(
            r"^(async def test_|def test_|run \")", (REPOSITORY / path).read_text(), re.MULTILINE
        )


@pytest.mark.parametrize("variable", [each.name for each in read_variables(REPOSITORY)])
def test_every_variable_of_the_endpoint_is_in_the_index(variable: str) -> None:
    elsewhere = {"name", "tags", "logs", "functions", "api"}
    named = {setting.split(".")[0] for row in ROWS for setting in quoted(row[1])}
    assert variable in named | elsewhere
