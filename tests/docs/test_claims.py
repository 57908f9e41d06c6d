"""What is inferred names the probe that tries it on AWS; every probe has its claim in a page."""

from __future__ import annotations

import re

import pytest

from acceptance.probes import PROBES
from tests.docs.pages import Page, page, pages

PAGES = [each for each in pages() if each.name != "CHANGELOG.md"]
LOCAL = page("docs/development/local.md")

_CODE = re.compile(r"`[^`\n]*`")
_MARK = re.compile(r"\[(?P<marks>[^\]\[]*\?[^\]\[]*)\](?!\()")
_INFERRED = re.compile(r"\?: (?P<ids>[a-z0-9-]+(?:, [a-z0-9-]+)*)$")


def marks(text: str) -> list[str]:
    """Return the marks that hold a question mark, such as "docs, ?: throttle"."""
    prose = _CODE.sub("", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    return [
        mark["marks"] for mark in _MARK.finditer(prose) if re.search(r"(^|, )\?", mark["marks"])
    ]


def probes_of(mark: str) -> list[str]:
    """Return the probes that a mark names, none if it names none."""
    named = _INFERRED.search(mark)
    return named["ids"].split(", ") if named else []


def unproved() -> list[tuple[str, str]]:
    """Return the rows of the list of what is not proved: what, and its probes or the reason."""
    table = LOCAL.text.split("## What the emulation cannot prove")[1]
    rows = [line.strip("|").split(" | ") for line in table.splitlines() if line.startswith("| ")]
    return [(cells[0].strip(), cells[-1].strip()) for cells in rows[2:]]


@pytest.mark.parametrize("each", PAGES, ids=lambda each: each.name)
def test_what_is_inferred_names_a_probe(each: Page) -> None:
    for mark in marks(each.text):
        assert probes_of(mark), f"{each.name}: [{mark}] names no probe: write [?: id]"
        assert set(probes_of(mark)) <= set(PROBES), f"{each.name}: [{mark}]"


@pytest.mark.parametrize(("what", "cell"), unproved())
def test_what_is_not_proved_names_a_probe_or_the_reason(what: str, cell: str) -> None:
    named = re.findall(r"`([^`]+)`", cell)
    assert what
    assert set(named) <= set(PROBES)
    assert named or cell.startswith("none: ")


def test_every_probe_has_its_claim_in_a_page() -> None:
    marked = {id_ for each in PAGES for mark in marks(each.text) for id_ in probes_of(mark)}
    listed = {id_ for _, cell in unproved() for id_ in re.findall(r"`([^`]+)`", cell)}
    assert set(PROBES) == marked | listed


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("so it is [?].", ["?"]),
        ("so it is **[?: a-b]**.", ["?: a-b"]),
        ("so it is [docs, ?: a, b].", ["docs, ?: a, b"]),
        ("[Why?](page.md) and `[?]` and [docs]", []),
        ("```\n[?]\n```", []),
    ],
)
def test_marks_are_found(text: str, found: list[str]) -> None:
    assert marks(text) == found
