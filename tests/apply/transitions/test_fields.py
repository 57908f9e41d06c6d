"""Every field of every variable goes unset → set → changed → unset, or has its reason not to."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from tests.apply.transitions.chains import Chain, Variables, chains
from tests.apply.transitions.fields import Field, fields, lines

HOW = "see docs/development/testing.md#transitions"


def value(field: Field, variables: Variables) -> Any:
    """Return what a field is set to, `None` if it is not."""
    found: Any = variables
    for part in field.place:
        found = found.get(part) if isinstance(found, dict) else None
    return found


def life(field: Field, chain: Chain) -> list[Any]:
    """Return the values that a field has in a chain, each once in a row."""
    values = [value(field, step.variables) for step in chain.steps]
    return values[:1] + [after for before, after in pairwise(values) if before != after]


def is_complete(values: list[Any]) -> bool:
    """Whether values begin and end unset, and one that is set changes into another in between."""
    changes = any(None not in pair for pair in pairwise(values))
    return changes and values[0] is None and values[-1] is None


@pytest.mark.parametrize("field", fields(), ids=lambda field: field.path)
def test_a_field_is_set_changed_and_unset_again(field: Field) -> None:
    if isinstance(field.values, str):
        assert len(field.values.split()) > 3, "the reason is for people"
    elif field.has_fields:
        # `model` is always set; its own fields are listed too.
        lives = [life(field, chain) for chain in chains()]
        assert field.path == "model" or any(None in each and len(each) > 2 for each in lives), HOW
    else:
        assert field.values, f"add {field.path} to tests/apply/transitions/fields, {HOW}"
        assert any(is_complete(life(field, chain)) for chain in chains()), f"none varies it, {HOW}"


@pytest.mark.parametrize(("file", "path"), list(lines()), ids=lambda text: text)
def test_a_line_of_the_table_is_about_a_field(file: str, path: str) -> None:
    assert path.split(".")[0] == file
    assert path.removesuffix(".*") in {field.path for field in fields()}


def named() -> Iterator[tuple[str, str]]:
    for chain in chains():
        for key in ("vary", "except"):
            for path in chain.settings.get(key, ()):
                yield chain.name, path


@pytest.mark.parametrize(("chain", "path"), list(named()), ids=lambda text: text)
def test_a_chain_varies_fields_that_there_are(chain: str, path: str) -> None:
    assert path in {field.path for field in fields()}, chain
