"""Calls of the module with a null where it needs a value, one call for each such place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from tests.apply.transitions.chains import Chain
from tests.apply.transitions.fields import Field, fields
from tests.plan.calls.roots import call, named

Place = tuple[str | int, ...]

# Through a variable of the root: a literal null is already refused by the check of the
# configuration that precedes the plan, and that check skips the rules which refer to a local.
VARIABLE = 'variable "nothing" {\n  default = null\n}\n'
_NULL = object()


def calls(chains: tuple[Chain, ...]) -> Mapping[str, str]:
    """Return each place where the chains may have no null, such as "jwt.issuer", and its call."""
    found: dict[str, str] = {}
    for chain in chains:
        document = named(chain.steps[2].variables)
        for place in _places(document):
            if _path(place) not in found:
                name = f"call_{len(found)}"
                found[_path(place)] = call(name, _with_null(document, place), _expression)
    return found


def _places(document: Any) -> Iterator[Place]:
    """Yield the required fields of a document, entries of its maps, and a place in each list."""
    for field in fields():
        value = _at(document, field.place)
        if value is None:
            continue
        if field.required and len(field.place) > 1:
            yield field.place
        if field.entry:
            yield from ((*field.place, key) for key in value)
        if isinstance(value, list) and value:
            yield (*field.place, 0)


def _path(place: Place) -> str:
    return ".".join(map(str, place))


def _at(document: Any, place: tuple[str, ...]) -> Any:
    for part in place:
        document = document.get(part) if isinstance(document, dict) else None
    return document


def _with_null(document: Any, place: Place) -> Any:
    changed = deepcopy(document)
    *parents, last = place
    inside = changed
    for part in parents:
        inside = inside[part]
    inside[last] = _NULL
    return changed


def _expression(_field: Field | None, value: Any) -> str:
    return "var.nothing" if value is _NULL else json.dumps(value)
