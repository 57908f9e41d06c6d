"""The table of refusals: every rule has its source, its test and its row."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.pages import REPOSITORY
from tools.refusal_table import RULES, TESTS, marked_tests, refusals_table, rules

FOUND = dict(rules(REPOSITORY / RULES))
MARKED = marked_tests(REPOSITORY / TESTS)


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.stem)
def test_a_rule_has_a_source_and_a_test(path: Path) -> None:
    assert "https://" in FOUND[path], "name the page of AWS's, or the report"
    assert MARKED.get(path.stem), f'mark its test: @pytest.mark.refusal("{path.stem}")'


def test_every_marked_test_is_of_a_rule() -> None:
    assert set(MARKED) == {path.stem for path in FOUND}


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.stem)
def test_a_rule_is_in_force(path: Path) -> None:
    registered = (REPOSITORY / RULES / "__init__.py").read_text()
    assert f"    {path.stem}.CALLS," in registered or f"{path.stem}.EVERY_CALL" in registered


def test_a_row_has_rule_source_and_tests(tmp_path: Path) -> None:
    (tmp_path / RULES).mkdir(parents=True)
    (tmp_path / TESTS).mkdir(parents=True)
    (tmp_path / RULES / "size.py").write_text(
        '"""A name is\nshort.\n\nhttps://docs/page. That it is so is assumed.\n"""\n'
        "CALLS: dict[str, str] = {}\n"
    )
    (tmp_path / RULES / "errors.py").write_text('"""No rule."""\n')
    (tmp_path / TESTS / "test_a.py").write_text('@pytest.mark.refusal("size")\ndef test_b(): ...\n')
    source = "[1](https://docs/page), in part assumed"
    row = f"| A name is short. | {source} | `size` | `test_a.py::test_b` |"
    assert refusals_table(tmp_path).splitlines()[2:] == [row]
