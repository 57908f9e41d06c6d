"""The fields of the module's variables, read from their types, and the values that each gets here.

`fields/<variable>.yaml` holds one line a field: the field's path, as its description has it, behind
the name of the variable, and two values, the one that it is set to and the one that it is changed
to. A text in place of the two is the reason why the field has no transition on a live deployment. A
line that ends with `.*` names the entry of a map of objects whose keys have a meaning; any other
entry is called `one`.

A value that begins with `@`, such as `@key 1`, is a thing that exists in the account: things.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tools.hcl_types import Type
from tools.module_reader import read_variables

REPOSITORY = Path(__file__).parents[3]
TABLES = Path(__file__).parent / "fields"
ENTRY = "one"


@dataclass(frozen=True)
class Field:
    """One field: its path, such as `jobs.callback.allowed_hosts`; `*` is the entry of a map.

    `required` is whether it has to be set with its parent, `label` its type (tools/hcl_types.py).
    """

    path: str
    label: str
    required: bool

    @property
    def has_fields(self) -> bool:
        """Whether it is an object, or a map of objects: its own fields are listed too."""
        return self.label in ("object", "map(object)")

    @property
    def place(self) -> tuple[str, ...]:
        """Where it is in a document of variables: the path with the names of entries."""
        parts = self.path.split(".")
        return tuple(
            _lines().get(".".join(parts[: index + 1]), ENTRY) if part == "*" else part
            for index, part in enumerate(parts)
        )

    @property
    def entry(self) -> str | None:
        """The entry of a map of objects, `None` for any other field."""
        return _lines().get(f"{self.path}.*", ENTRY) if self.label == "map(object)" else None

    @property
    def values(self) -> Any:
        """Its two values, or the reason why it has none; `None` if the table lacks it."""
        return _lines().get(self.path)


@cache
def fields() -> tuple[Field, ...]:
    """Every field of every variable of the module, parents before children."""
    return tuple(
        field
        for variable in read_variables(REPOSITORY)
        for field in _fields(variable.name, variable.type, required=variable.default is None)
    )


def _fields(variable: str, kind: Type, *, required: bool) -> Iterator[Field]:
    yield Field(variable, kind.label, required)
    for path, field in kind.paths(variable):
        yield Field(path, field.type.label, field.required)


@cache
def _lines() -> Mapping[str, Any]:
    return {
        path: value
        for file in sorted(TABLES.glob("*.yaml"))
        for path, value in yaml.safe_load(file.read_text(encoding="utf-8")).items()
    }


def lines() -> Iterator[tuple[str, str]]:
    """Each line of the table: the name of its file, and the path."""
    for file in sorted(TABLES.glob("*.yaml")):
        for path in yaml.safe_load(file.read_text(encoding="utf-8")):
            yield file.stem, path
