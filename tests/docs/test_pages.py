"""Every page: its links, its pictures, its place in the repository."""

from __future__ import annotations

import re

import pytest

from tests.docs.pages import REPOSITORY, Page, page, pages

PAGES = pages()
LINKS = [(each, link) for each in PAGES for link in each.links()]
DIAGRAMS = [(each, text) for each in PAGES for text in each.blocks("mermaid")]

_NODE = re.compile(r"(?P<id>\w+)(?=\[|\(|\{|\s|$)")
_EDGE = re.compile(r"\s*(?:-->|-\.->|---|==>)\s*(?:\|[^|]*\|)?\s*")


def test_there_are_pages() -> None:
    names = {each.name for each in PAGES}
    assert {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/jobs.md"} <= names


@pytest.mark.parametrize(
    ("source", "link"), LINKS, ids=lambda value: str(getattr(value, "name", value))
)
def test_link_resolves(source: Page, link: str) -> None:
    if link.startswith("https://"):
        return
    target, _, anchor = link.partition("#")
    path = (source.path.parent / target) if target else source.path
    assert path.exists(), f"{source.name} links to {target}, which is not there"
    if anchor:
        found = page(str(path.resolve().relative_to(REPOSITORY)))
        assert anchor in found.anchors(), f"{found.name} has no heading for #{anchor}"


@pytest.mark.parametrize("each", PAGES, ids=lambda each: each.name)
def test_fences_are_closed(each: Page) -> None:
    assert each.text.count("\n```") % 2 == 0


@pytest.mark.parametrize(
    ("source", "diagram"), DIAGRAMS, ids=lambda value: getattr(value, "name", "")
)
def test_diagram_is_a_flowchart_of_edges(source: Page, diagram: str) -> None:
    head, *lines = [line.strip() for line in diagram.splitlines() if line.strip()]
    assert re.fullmatch(r"flowchart (LR|TD|TB|RL|BT)", head)
    for line in lines:
        assert line.count('"') % 2 == 0, line
        unquoted = re.sub(r'"[^"]*"', "", line)
        for opening, closing in ("[]", "()", "{}"):
            assert unquoted.count(opening) == unquoted.count(closing), line
        nodes = _EDGE.split(unquoted)
        assert len(nodes) == 2, f"{source.name}: not one edge: {line}"
        assert all(_NODE.match(node) for node in nodes), line


@pytest.mark.parametrize("each", PAGES, ids=lambda each: each.name)
def test_every_file_that_is_named_exists(each: Page) -> None:
    # What is built may be there or not.
    tops = {path.name for path in REPOSITORY.iterdir() if path.is_dir()} - {"build"}
    for named in re.findall(r"`([\w.-]+/[\w./-]*)`", each.prose):
        if named.split("/")[0] in tops:
            assert (REPOSITORY / named).exists(), f"{each.name} names {named}"


def test_readme_shows_a_diagram() -> None:
    assert page("README.md").blocks("mermaid")


def test_changelog_has_an_unreleased_section() -> None:
    assert "unreleased" in page("CHANGELOG.md").anchors()


def test_every_trap_is_dated_and_says_how_it_is_known() -> None:
    traps = [
        line
        for line in page("docs/development/traps.md").text.splitlines()
        if line.startswith("- ")
    ]
    marks = r"(ran|read|docs|\?: [a-z0-9-]+)"
    assert traps
    for trap in traps:
        assert re.match(rf"- \*\*20\d\d-\d\d-\d\d \[{marks}(, {marks})*\] ", trap), trap
