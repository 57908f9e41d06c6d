"""Terraform's type expressions, as a tree that a table can be made of.

python-hcl2 hands a variable's type over as one line of text, such as
`object({image = string, count = optional(number, 1)})`. This file turns that text into a `Type`.
The grammar is Terraform's: https://developer.hashicorp.com/terraform/language/expressions/type-constraints
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_OPEN, _CLOSE = "([{", ")]}"
_CALL = re.compile(r"^(\w+)\((.*)\)$", re.DOTALL)


class TypeSyntaxError(ValueError):
    """The text is no type expression of Terraform's."""


@dataclass(frozen=True)
class Field:
    """One attribute of an object type. `default` is HCL text, `None` if the field is required."""

    name: str
    type: Type
    default: str | None

    @property
    def required(self) -> bool:
        """Whether a caller must give the field."""
        return self.default is None


@dataclass(frozen=True)
class Type:
    """A type expression.

    `label` is what a reader sees: the expression with every object shortened to `object`.
    `fields` are the attributes of the object inside, whatever collection wraps it, and `suffix` is
    what stands between the name of the variable and that of a field: `""`, `[]` for lists and sets,
    `.*` for maps.
    """

    label: str
    fields: tuple[Field, ...] = ()
    suffix: str = ""

    def paths(self, prefix: str) -> Iterator[tuple[str, Field]]:
        """Every field below this type with its dotted path, parents before children."""
        for field in self.fields:
            path = f"{prefix}{self.suffix}.{field.name}"
            yield path, field
            yield from field.type.paths(path)


def parse(text: str) -> Type:
    """Parse a type expression; raises `TypeSyntaxError` for anything else."""
    text = text.strip()
    if re.fullmatch(r"\w+", text):
        return Type(text)
    call = _CALL.match(text)
    if not call:
        raise TypeSyntaxError(text)
    name, inside = call.groups()
    if name == "object":
        return Type("object", _fields(inside))
    if name == "tuple":
        return Type(text)
    if name not in ("list", "set", "map"):
        raise TypeSyntaxError(text)
    element = parse(inside)
    own = ".*" if name == "map" else "[]"
    return Type(f"{name}({element.label})", element.fields, own + element.suffix)


def _fields(inside: str) -> tuple[Field, ...]:
    body = inside.strip()
    if not (body.startswith("{") and body.endswith("}")):
        raise TypeSyntaxError(inside)
    return tuple(_field(part) for part in split(body[1:-1]) if part)


def _field(part: str) -> Field:
    name, separator, kind = part.partition("=")
    if not separator:
        raise TypeSyntaxError(part)
    optional = re.match(r"^optional\((.*)\)$", kind.strip(), re.DOTALL)
    if not optional:
        return Field(name.strip(), parse(kind), None)
    kind, *default = split(optional.group(1))
    return Field(name.strip(), parse(kind), default[0] if default else "null")


def split(text: str) -> list[str]:
    """Split at the commas that stand inside no bracket and no string."""
    parts, depth, quoted, start = [], 0, False, 0
    for position, character in enumerate(text):
        if character == '"' and text[position - 1 : position] != "\\":
            quoted = not quoted
        elif quoted:
            continue
        elif character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth -= 1
        elif character == "," and depth == 0:
            parts.append(text[start:position].strip())
            start = position + 1
    parts.append(text[start:].strip())
    return parts
