"""What a Terraform module takes and gives: its variables and outputs, read.

Variables stand in variables.tf, the others in a variables.<concern>.tf for each concern.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import hcl2

from tools.hcl_types import Type, parse

_OPTIONS = hcl2.SerializationOptions(
    with_comments=False, explicit_blocks=False, preserve_heredocs=False, strip_string_quotes=True
)


@dataclass(frozen=True)
class Variable:
    """One input of a module. `default` is HCL text, `None` if the input is required."""

    name: str
    type: Type
    default: str | None
    description: str


@dataclass(frozen=True)
class Output:
    """One output of a module."""

    name: str
    description: str
    sensitive: bool


def read_variables(module: Path) -> list[Variable]:
    """The inputs of the module in the folder `module`: variables.tf first, then the other files."""
    return [
        Variable(
            name=name,
            type=parse(_unwrap(str(body.get("type", "any")))),
            default=_literal(body["default"]) if "default" in body else None,
            description=str(body.get("description", "")),
        )
        for file in variable_files(module)
        for name, body in _blocks(file, "variable")
    ]


def variable_files(module: Path) -> list[Path]:
    """The files that declare the inputs of the module, in the order in which they are shown."""
    return [module / "variables.tf", *sorted(module.glob("variables.*.tf"))]


def read_outputs(module: Path) -> list[Output]:
    """The outputs of the module in the folder `module`, in the order of its outputs.tf."""
    return [
        Output(name, str(body.get("description", "")), bool(body.get("sensitive", False)))
        for name, body in _blocks(module / "outputs.tf", "output")
    ]


def _blocks(file: Path, kind: str) -> Iterator[tuple[str, dict[str, object]]]:
    for block in _parsed(file.read_text(encoding="utf-8")).get(kind, []):
        yield from block.items()


# Parsing takes seconds, and several tests read the same files.
@functools.cache
def _parsed(text: str) -> dict[str, list[dict[str, dict[str, object]]]]:
    parsed: dict[str, list[dict[str, dict[str, object]]]] = hcl2.loads(
        text, serialization_options=_OPTIONS
    )
    return parsed


def _unwrap(text: str) -> str:
    return text[2:-1] if text.startswith("${") and text.endswith("}") else text


def _literal(value: object) -> str:
    """A parsed default, back as HCL on one line."""
    if isinstance(value, dict):
        inside = ", ".join(f"{key} = {_literal(item)}" for key, item in value.items())
        return "{ " + inside + " }" if inside else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(_literal(item) for item in value) + "]"
    if isinstance(value, str):
        return _unwrap(value) if value.startswith("${") else json.dumps(value, ensure_ascii=False)
    return json.dumps(value)
