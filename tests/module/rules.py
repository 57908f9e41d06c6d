"""Finds the validation rules of a variables file, and takes one of them away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

# What `terraform fmt` makes of a variable and of a rule in it; a test holds the files to that form.
_VARIABLE = re.compile(r'^variable "(\w+)" \{\n(.*?)^\}\n', re.MULTILINE | re.DOTALL)
_RULE = re.compile(r"^  validation \{\n.*?^  \}\n", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Rule:
    """One validation block: its file, whose it is, which one of that variable, where it stands."""

    file: Path
    variable: str
    ordinal: int
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.variable}-{self.ordinal}"

    def removed(self) -> str:
        """Return the file's text without this rule."""
        text = self.file.read_text(encoding="utf-8")
        return text[: self.start] + text[self.end :]


def find_rules(path: Path) -> list[Rule]:
    """Return every rule of the file, in order."""
    text = path.read_text(encoding="utf-8")
    return [
        Rule(
            path,
            variable[1],
            ordinal,
            variable.start(2) + rule.start(),
            variable.start(2) + rule.end(),
        )
        for variable in _VARIABLE.finditer(text)
        for ordinal, rule in enumerate(_RULE.finditer(variable[2]), start=1)
    ]
