"""The chains of chains.yaml: one deployment each, and the variables of each step of it.

Every chain has the same six steps. What it varies is unset at first (`bare`); then only what has to
be set is (`outline`); then all is set (`first`), changed (`second`), and unset again the same way
back. So each field that a chain varies goes unset → set → changed → unset, with its parent and
without it.

- `base`: variables of every step
- `vary`: fields, with all that is below them
- `except`: fields of these that another chain varies
- `beside`: variables that the steps other than `bare` need besides; `null` takes one of `base` away
- `first`, `second`: the same for one step
- `deletes`: step → what AWS is asked to delete in it, see test_chains.py
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.apply.transitions.fields import Field, fields

FILE = Path(__file__).with_name("chains.yaml")

Variables = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One step: its name, and the variables that are applied."""

    name: str
    variables: Variables


@dataclass(frozen=True)
class Chain:
    """One chain, as chains.yaml has it."""

    name: str
    settings: Mapping[str, Any]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The six steps, in order."""
        varied = tuple(field for field in fields() if self._varies(field))
        required = tuple(field for field in varied if field.required or field.has_fields)
        return (
            Step("bare", self._variables((), 0)),
            Step("outline", self._variables(required, 0, "beside", "outline")),
            Step("first", self._variables(varied, 0, "beside", "first")),
            Step("second", self._variables(varied, 1, "beside", "second")),
            Step("outline again", self._variables(required, 1, "beside", "outline")),
            Step("bare again", self._variables((), 0)),
        )

    @property
    def deletes(self) -> Mapping[str, list[str]]:
        """Step → what is deleted in it."""
        found: Mapping[str, list[str]] = self.settings.get("deletes", {})
        return found

    def _varies(self, field: Field) -> bool:
        def covers(paths: Iterable[str]) -> bool:
            return any(f"{field.path}.".startswith(f"{path}.") for path in paths)

        if isinstance(field.values, str):
            return False
        return covers(self.settings["vary"]) and not covers(self.settings.get("except", ()))

    def _variables(self, varied: Iterable[Field], index: int, *parts: str) -> Variables:
        made: dict[str, Any] = {}
        _merge(made, self.settings["base"])
        for field in varied:
            _put(made, field, index)
        for part in parts:
            _merge(made, self.settings.get(part, {}))
        return made


@cache
def chains() -> tuple[Chain, ...]:
    """Every chain."""
    return tuple(
        Chain(name, settings)
        for name, settings in yaml.safe_load(FILE.read_text(encoding="utf-8")).items()
    )


def _put(made: dict[str, Any], field: Field, index: int) -> None:
    inside = made
    *parents, last = field.place
    for parent in parents:
        inside = inside.setdefault(parent, {})
    if not field.has_fields:
        inside[last] = deepcopy(field.values[index])
    elif field.entry:
        inside.setdefault(last, {}).setdefault(field.entry, {})
    else:
        inside.setdefault(last, {})


def _merge(made: dict[str, Any], changes: Mapping[str, Any]) -> None:
    for key, value in changes.items():
        if value is None:
            made.pop(key, None)
        elif isinstance(value, Mapping):
            _merge(made.setdefault(key, {}), value)
        else:
            made[key] = value
