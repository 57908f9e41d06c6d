"""The modules form a straight line: none calls another, and none needs one that needs it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import hcl2
import pytest

REPOSITORY = Path(__file__).parents[2]
MODULES = sorted(path for path in (REPOSITORY / "modules").iterdir() if path.is_dir())


def blocks(folder: Path, kind: str) -> Iterator[Mapping[str, Any]]:
    """Yield each block of a kind in a folder's files, with its labels as outer keys."""
    for file in sorted(folder.glob("*.tf")):
        yield from hcl2.loads(file.read_text()).get(kind, [])


@cache
def definitions() -> Mapping[str, str]:
    """Return the source text of each local and module of the root, as `local.x` or `module.x`."""
    found: dict[str, str] = {}
    for block in blocks(REPOSITORY, "locals"):
        found |= {f"local.{name}": json.dumps(value) for name, value in block.items()}
    for block in blocks(REPOSITORY, "module"):
        found |= {f"module.{name.strip(chr(34))}": json.dumps(body) for name, body in block.items()}
    return found


def needs(name: str) -> set[str]:
    """Return the locals and modules that a local or a module refers to."""
    references = re.findall(r"(?<![\w.])(?:local|module)\.\w+", definitions()[name])
    return {reference for reference in references if reference in definitions()}


def test_no_module_needs_one_that_needs_it() -> None:
    graph = {name: needs(name) for name in definitions()}

    order = list(TopologicalSorter(graph).static_order())

    calls = "".join(definitions()[name] for name in order if name.startswith("module."))
    called = set(re.findall(r"\./modules/(\w+)", calls))
    assert called == {path.name for path in MODULES}


def test_main_calls_each_module_after_the_ones_that_it_needs() -> None:
    called = [name for name in definitions() if name.startswith("module.")]

    def modules_of(name: str) -> set[str]:
        found = set[str]()
        for reference in needs(name):
            found |= {reference} if reference.startswith("module.") else modules_of(reference)
        return found

    for position, name in enumerate(called):
        assert modules_of(name) <= set(called[:position]), name


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_a_module_calls_no_other(module: Path) -> None:
    assert list(blocks(module, "module")) == []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_a_module_has_no_defaults(module: Path) -> None:
    for block in blocks(module, "variable"):
        for name, body in block.items():
            assert "default" not in body, name
            assert not re.search(r"optional\([^()]*,", str(body["type"])), name


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_a_module_is_described_in_a_few_lines(module: Path) -> None:
    lines = (module / "README.md").read_text().splitlines()

    assert lines[0] == f"# {module.name}"
    assert "Internal: no stable interface." in lines
    assert len(lines) <= 10
