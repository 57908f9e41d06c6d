"""What the README says about the module is what the module is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.pages import REPOSITORY, Page, page, pages
from tools.hcl_types import Type
from tools.module_reader import read_outputs, read_variables
from tools.tables import modules, render, rows

README = page("README.md")
VARIABLES = {variable.name: variable.type for variable in read_variables(REPOSITORY)}
OUTPUTS = {output.name for output in read_outputs(REPOSITORY)}
MAKEFILE = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
MAX_ROOT_VARIABLES = 15


def paths(variables: dict[str, Type]) -> set[str]:
    """Each variable and each field of one, as it is written: `api.throttle.burst`."""
    fields = {path for name, kind in variables.items() for path, _ in kind.paths(name)}
    return set(variables) | fields


@pytest.mark.parametrize("module", modules(REPOSITORY), ids=lambda path: path.name)
def test_tables_equal_the_code(module: Path) -> None:
    text = (module / "README.md").read_text(encoding="utf-8")
    assert render(text, module) == text, "run `make docs`"


@pytest.mark.parametrize("module", modules(REPOSITORY), ids=lambda path: path.name)
def test_every_variable_and_output_is_described(module: Path) -> None:
    described = {each.name: each.description for each in read_variables(module)}
    described |= {each.name: each.description for each in read_outputs(module)}
    assert [name for name, text in described.items() if not text.strip().endswith(".")] == []


def test_every_field_of_the_root_is_described() -> None:
    lines = [row for variable in read_variables(REPOSITORY) for row in rows(variable)]
    assert [row.name for row in lines if not row.description] == []


def test_root_variables_fit_on_a_form() -> None:
    assert len(VARIABLES) <= MAX_ROOT_VARIABLES


def test_every_setting_that_is_quoted_exists() -> None:
    quoted = re.findall(r"`(\w+(?:\.\w+)+)`", README.prose)
    settings = [name for name in quoted if name.split(".")[0] in VARIABLES]
    assert settings
    assert set(settings) <= paths(VARIABLES)


def test_every_output_that_is_used_exists() -> None:
    used = set(re.findall(r"output -raw (\w+)|module\.llm\.(\w+)", README.text))
    assert used
    assert {name for pair in used for name in pair if name} <= OUTPUTS


def test_module_blocks_set_only_variables_of_the_module() -> None:
    blocks = [
        block for block in README.blocks("hcl") if re.search(r"^module ", block, re.MULTILINE)
    ]
    assert blocks
    for block in blocks:
        body = block.split("{\n", 1)[1].split("\n}", 1)[0]
        arguments = set(re.findall(r"^  (\w+) +=", body, re.MULTILINE)) - {"source"}
        assert arguments <= set(VARIABLES)


def test_tfvars_of_the_readme_give_all_that_is_required() -> None:
    (tfvars,) = [block for block in README.blocks("hcl") if block.startswith("# my.tfvars")]
    given = set(re.findall(r"^(\w+) +=", tfvars, re.MULTILINE))
    required = {each.name for each in read_variables(REPOSITORY) if each.default is None}
    assert required <= given <= set(VARIABLES)


@pytest.mark.parametrize("source", pages(), ids=lambda each: each.name)
def test_every_make_target_and_variable_that_is_named_exists(source: Page) -> None:
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    for command in re.findall(r"(?:^|`)make ([a-z]+[^`\n#]*)", source.text, re.MULTILINE):
        target, *words = command.split()
        assert target in targets, command
        for name, equals, _ in (word.partition("=") for word in words):
            assert not equals or f"$({name})" in MAKEFILE, command


def test_quick_start_is_two_commands() -> None:
    section = README.text.split("## Quick start")[1].split("\n## ")[0]
    assert re.findall(r"```sh\n(.*?)```", section, re.DOTALL) == ["make demo\nmake test\n"]


def test_every_example_is_listed() -> None:
    examples = {path.parent.name for path in REPOSITORY.glob("examples/*/main.tf")}
    assert examples
    assert set(re.findall(r"\]\(examples/([\w-]+)\)", README.text)) == examples


def test_every_test_folder_is_listed() -> None:
    root = REPOSITORY / "tests"
    tests = [path.relative_to(root) for path in root.rglob("*test*.*") if path.parent != root]
    folders = {path.parts[0] for path in tests} - {"__pycache__"}
    assert folders
    assert folders <= set(re.findall(r"`tests/(\w+)`", README.prose))


def test_every_promise_about_security_names_tests() -> None:
    section = README.text.split("\n## Security\n")[1].split("\n## ")[0]
    promises = re.findall(r"^\| ([A-Z][^|]+\.) \| ([^|]+) \|$", section, re.MULTILINE)
    assert len(promises) == section.count("\n| ") - 2  # but for the heading and its rule
    for promise, tests in promises:
        names = re.findall(r"`([^`]+)`", tests)
        assert names, promise
        for name in names:
            text = (REPOSITORY / name).read_text(encoding="utf-8")
            assert re.search(r'^(async def test_|def test_|run ")', text, re.MULTILINE), name
