"""What the HCL uses of its providers: each resource and data source, with all that is set in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hcl2

_OPTIONS = hcl2.SerializationOptions(with_comments=False, strip_string_quotes=True)
_MARK = "__is_block__"

# What Terraform itself reads in any resource: https://developer.hashicorp.com/terraform/language/meta-arguments
_META = frozenset({"connection", "count", "depends_on", "for_each", "lifecycle", "provider"})

_REFERENCE = re.compile(
    r"(?<![\w.])(?P<data>data\.)?(?P<type>aws_[a-z0-9_]+)\.[A-Za-z0-9_-]+"
    r"(?:\[[^\]]*\])?\.(?P<attribute>[a-z][a-z0-9_]*)"
)


@dataclass(frozen=True)
class Body:
    """What stands between two braces: the names that are set, and the blocks, dynamic or not."""

    attributes: frozenset[str]
    blocks: tuple[tuple[str, Body], ...]


@dataclass(frozen=True)
class Declaration:
    """A resource or data source in a file; `kind` is `resource` or `data`."""

    file: Path
    kind: str
    type: str
    name: str
    body: Body


@dataclass(frozen=True, order=True)
class Reference:
    """An expression that reads an attribute of a resource or data source."""

    kind: str
    type: str
    attribute: str


def sources(root: Path) -> list[Path]:
    """The HCL files of the root module in `root`, of its modules and of its examples."""
    patterns = ("*.tf", "modules/*/*.tf", "examples/*/*.tf")
    return sorted(file for pattern in patterns for file in root.glob(pattern))


def declarations(file: Path) -> Iterator[Declaration]:
    """The AWS resources and data sources in `file`."""
    content = _load(file)
    for kind in ("resource", "data"):
        for entry in content.get(kind, []):
            for type_, named in entry.items():
                if not type_.startswith("aws_"):
                    continue
                for name, body in named.items():
                    yield Declaration(file, kind, type_, name, _body(body))


def references(file: Path) -> set[Reference]:
    """The attributes of AWS resources and data sources that expressions in `file` read."""
    return {
        Reference("data" if match["data"] else "resource", match["type"], match["attribute"])
        for text in _strings(_load(file))
        for match in _REFERENCE.finditer(text)
    }


def _load(file: Path) -> Mapping[str, Any]:
    with file.open() as stream:
        content: Mapping[str, Any] = hcl2.load(stream, serialization_options=_OPTIONS)
    return content


def _body(content: Mapping[str, Any]) -> Body:
    attributes: set[str] = set()
    blocks: list[tuple[str, Body]] = []
    for name, value in content.items():
        if name == _MARK or name in _META:
            continue
        if name == "dynamic":
            blocks.extend(_dynamic(value))
        elif _is_blocks(value):
            blocks.extend((name, _body(block)) for block in value)
        else:
            attributes.add(name)
    return Body(frozenset(attributes), tuple(blocks))


def _dynamic(entries: list[Mapping[str, Any]]) -> Iterator[tuple[str, Body]]:
    for entry in entries:
        for name, block in entry.items():
            if name != _MARK:
                yield from ((name, _body(content)) for content in block["content"])


def _is_blocks(value: object) -> bool:
    return isinstance(value, list) and any(
        isinstance(item, Mapping) and _MARK in item for item in value
    )


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
