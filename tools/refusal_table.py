"""The table of what the emulated AWS refuses: rule, source, test.

The rule is the first sentence of a file in local/refusals/, the sources are the addresses beside
it, and the tests are those with the marker `refusal` and the file's name.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

RULES = Path("local/refusals")
TESTS = Path("tests/local/refusals")

_ADDRESS = re.compile(r"https://[^\s)]+[\w/]")
_MARKER = re.compile(r"""refusal\(["'](?P<name>\w+)["']\)""")


def refusals_table(root: Path) -> str:
    """Return one row a rule, of the repository in the folder `root`."""
    tests = marked_tests(root / TESTS)
    rows = [
        _row(path.stem, docstring, tests.get(path.stem, []))
        for path, docstring in rules(root / RULES)
    ]
    return "\n".join(["| Rule | Source | File | Tests |", "| --- | --- | --- | --- |", *rows])


def rules(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield each file with a rule, and its docstring."""
    for path in sorted(folder.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {
            target.id
            for node in tree.body
            if isinstance(node, ast.AnnAssign) and isinstance(target := node.target, ast.Name)
        }
        if names & {"CALLS", "EVERY_CALL"}:
            yield path, ast.get_docstring(tree) or ""


def marked_tests(folder: Path) -> Mapping[str, list[str]]:
    """Return the names of a rule's tests, by the rule's name."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.glob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(node, ast.FunctionDef):
                continue
            marked = _MARKER.findall(" ".join(map(ast.unparse, node.decorator_list)))
            for name in marked or _rules_of_cases(path, node):
                found[name].append(f"{path.name}::{node.name}")
    return found


def _rules_of_cases(path: Path, test: ast.FunctionDef) -> list[str]:
    """Return the rules of a table of cases whose keys name the rules."""
    if "CASES" not in " ".join(map(ast.unparse, test.decorator_list)):
        return []
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Dict):
            return [ast.literal_eval(key) for key in node.value.keys if key]
    return []


def _row(name: str, docstring: str, tests: list[str]) -> str:
    rule = " ".join(docstring.split("\n\n")[0].split())
    sources = [f"[{number}]({link})" for number, link in enumerate(_ADDRESS.findall(docstring), 1)]
    known = "" if "assumed" not in docstring and "our own" not in docstring else ", in part assumed"
    cells = (
        rule,
        ", ".join(sources) + known,
        f"`{name}`",
        ", ".join(f"`{each}`" for each in tests),
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
