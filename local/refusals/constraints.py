"""The constraints of the API models: required members, enums, patterns, lengths, ranges, sizes.

The messages are AWS's own, of which any API shows one for a value out of its range.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.model import Shape

from local.refusals.patterns import matches


@dataclass(frozen=True)
class Violation:
    """A constraint that a value breaks.

    Attributes:
        path: the value's place, such as "productionVariants.1.member.instanceType".
        shape: the name of the value's shape in the model; of a missing member, its structure's.
        constraint: "required", "enum", "pattern", "length", "range" or "size".
        text: the sentence in AWS's message.
    """

    path: str
    shape: str
    constraint: str
    text: str


def violations(shape: Shape, value: Any, path: str = "") -> Iterator[Violation]:
    """Yield the constraints that an input breaks."""
    check = _CHECKS.get(shape.type_name)
    if check:
        yield from check(shape, value, path)


def _structure(shape: Any, value: Mapping[str, Any], path: str) -> Iterator[Violation]:
    for name in shape.required_members:
        if name not in value:
            place = _join(path, name)
            text = f"Value null at '{place}' failed to satisfy constraint: Member must not be null"
            yield Violation(place, shape.name, "required", text)
    for name, member in value.items():
        if name in shape.members:
            yield from violations(shape.members[name], member, _join(path, name))


def _list(shape: Any, value: Sequence[Any], path: str) -> Iterator[Violation]:
    yield from _bounds(shape, value, len(value), path, "size", "length")
    for number, member in enumerate(value, 1):
        yield from violations(shape.member, member, f"{path}.{number}.member")


def _map(shape: Any, value: Mapping[str, Any], path: str) -> Iterator[Violation]:
    yield from _bounds(shape, value, len(value), path, "size", "length")
    for name, member in value.items():
        yield from violations(shape.key, name, path)
        yield from violations(shape.value, member, f"{path}.{name}.member")


def _string(shape: Any, value: str, path: str) -> Iterator[Violation]:
    if shape.enum and value not in shape.enum:
        allowed = ", ".join(shape.enum)
        rule = f"Member must satisfy enum value set: [{allowed}]"
        yield _violation(shape, value, path, "enum", rule)
    yield from _bounds(shape, value, len(value), path, "length", "length")
    pattern = shape.metadata.get("pattern")
    if pattern and not matches(pattern, value):
        rule = f"Member must satisfy regular expression pattern: {pattern}"
        yield _violation(shape, value, path, "pattern", rule)


def _blob(shape: Any, value: bytes, path: str) -> Iterator[Violation]:
    yield from _bounds(shape, "", len(value), path, "length", "length")


def _number(shape: Any, value: float, path: str) -> Iterator[Violation]:
    yield from _bounds(shape, value, value, path, "range", "value")


def _bounds(
    shape: Any, value: Any, measured: float, path: str, constraint: str, noun: str
) -> Iterator[Violation]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and measured < least:
        rule = f"Member must have {noun} greater than or equal to {least}"
        yield _violation(shape, value, path, constraint, rule)
    if most is not None and measured > most:
        rule = f"Member must have {noun} less than or equal to {most}"
        yield _violation(shape, value, path, constraint, rule)


def _violation(shape: Any, value: Any, path: str, constraint: str, rule: str) -> Violation:
    is_secret = shape.metadata.get("sensitive")
    subject = f"Value at '{path}'" if is_secret else f"Value '{value}' at '{path}'"
    text = f"{subject} failed to satisfy constraint: {rule}"
    return Violation(path, shape.name, constraint, text)


def _join(path: str, name: str) -> str:
    own = name[:1].lower() + name[1:]
    return f"{path}.{own}" if path else own


_CHECKS: Mapping[str, Callable[[Any, Any, str], Iterator[Violation]]] = {
    "blob": _blob,
    "double": _number,
    "float": _number,
    "integer": _number,
    "list": _list,
    "long": _number,
    "map": _map,
    "string": _string,
    "structure": _structure,
}
