"""The README's table of capabilities: each row has an example that shows it and a test of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.docs.pages import REPOSITORY, page
from tools.module_reader import read_variables


def capabilities() -> Iterator[tuple[str, str, str, str]]:
    """The cells of each row below "What it can do"."""
    section = page("README.md").text.split("\n## What it can do\n")[1].split("\n## ")[0]
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and cells[0] not in ("Capability", "---"):
            capability, settings, example, test = cells
            yield capability, settings, example, test


ROWS = list(capabilities())
every_row = pytest.mark.parametrize(
    ("settings", "example", "test"),
    [pytest.param(*cells, id=capability) for capability, *cells in ROWS],
)


def quoted(cell: str) -> list[str]:
    """What stands in backticks."""
    return re.findall(r"`([^`]+)`", cell)


def test_there_are_rows() -> None:
    assert len(ROWS) >= 15


@every_row
def test_the_example_shows_the_setting(settings: str, example: str, test: str) -> None:
    assert test
    (folder,) = re.findall(r"\]\((examples/[\w-]+)\)", example)
    files = [path for path in (REPOSITORY / folder).iterdir() if path.suffix != ".md"]
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    assert quoted(settings)
    for setting in quoted(settings):
        # A field may be on its way through a variable of the example.
        assert re.search(rf"\b{setting.split('.')[-1]}\b", text), setting


@every_row
def test_the_tests_are_there(settings: str, example: str, test: str) -> None:
    assert settings
    assert example
    assert quoted(test)
    for path in quoted(test):
        assert re.search(r"^(def test_|run \")", (REPOSITORY / path).read_text(), re.MULTILINE)


@pytest.mark.parametrize("variable", [each.name for each in read_variables(REPOSITORY)])
def test_every_variable_of_the_endpoint_is_in_the_table(variable: str) -> None:
    elsewhere = {"name", "tags", "logs", "functions", "execution_role", "api", "jobs"}
    named = {setting.split(".")[0] for row in ROWS for setting in quoted(row[1])}
    assert variable in named | elsewhere
