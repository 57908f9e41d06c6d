"""The README and the pages for contributors describe the repository as it is."""

from __future__ import annotations

import re

import pytest

from tests.docs.pages import REPOSITORY, Page, page, pages

README = page("README.md")
EXAMPLES = page("docs/examples.md")
SECURITY = page("docs/security.md")
TESTING = page("docs/development/testing.md")
MAKEFILE = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
MAX_README_LINES = 250


def test_readme_is_short() -> None:
    assert len(README.text.splitlines()) <= MAX_README_LINES


@pytest.mark.parametrize("source", pages(), ids=lambda each: each.name)
def test_every_make_target_and_variable_that_is_named_exists(source: Page) -> None:
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    for command in re.findall(r"(?:^|`)make ([a-z-]+[^`\n#]*)", source.text, re.MULTILINE):
        target, *words = command.split()
        assert target in targets, command
        for name, equals, _ in (word.partition("=") for word in words):
            assert not equals or f"$({name})" in MAKEFILE, command


def test_quick_start_is_two_commands() -> None:
    section = README.text.split("## Quick start")[1].split("\n## ")[0]
    assert re.findall(r"```sh\n(.*?)```", section, re.DOTALL) == ["make demo\nmake test\n"]


def test_every_page_of_docs_is_linked() -> None:
    pages_of_docs = {each.path for each in pages() if each.name.startswith("docs/")}
    linked = {
        (source.path.parent / link.partition("#")[0]).resolve()
        for source in pages()
        for link in source.links()
    }
    assert pages_of_docs - linked == set()


def test_every_example_is_listed() -> None:
    examples = {path.parent.name for path in REPOSITORY.glob("examples/*/main.tf")}
    assert examples
    assert set(re.findall(r"\]\(examples/([\w-]+)\)", README.text)) == examples
    described = re.findall(r"^\| \[[\w-]+\]\(\.\./examples/([\w-]+)\)", EXAMPLES.text, re.MULTILINE)
    assert sorted(described) == sorted(examples)


def test_every_test_folder_is_listed() -> None:
    root = REPOSITORY / "tests"
    tests = [path.relative_to(root) for path in root.rglob("*test*.*") if path.parent != root]
    folders = {path.parts[0] for path in tests} - {"__pycache__"}
    assert folders
    assert folders <= set(re.findall(r"`tests/(\w+)`", TESTING.prose))


def test_every_promise_about_security_names_tests() -> None:
    section = SECURITY.text.split("\n## Promises\n")[1].split("\n## ")[0]
    promises = re.findall(r"^\| ([A-Z][^|]+\.) \| ([^|]+) \|$", section, re.MULTILINE)
    assert len(promises) == section.count("\n| ") - 2  # but for the heading and its rule
    for promise, tests in promises:
        names = re.findall(r"`([^`]+)`", tests)
        assert names, promise
        for name in names:
            text = (REPOSITORY / name).read_text(encoding="utf-8")
            assert re.search(r'^(async def test_|def test_|run ")', text, re.MULTILINE), name
