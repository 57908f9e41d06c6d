"""A file of keys to import, with a JSON object in each line. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from tools.keys import values
from tools.keys.deployment import Deployment
from tools.keys.errors import KeysError
from tools.keys.values import Wanted

FIELDS = (
    "name",
    "sha256",
    "expires",
    "routes",
    "models",
    *values.LIMITS,
    "tags",
)
MAX_PROBLEMS = 10


@dataclass(frozen=True, slots=True)
class Line:
    """One key of the file.

    Attributes:
        number: of the line, from 1.
        wanted: what the key is to have.
        digest: of a key that its client has already; None: a key is to be made.
    """

    number: int
    wanted: Wanted
    digest: str | None


def parse(text: str, deployment: Deployment, now: float) -> list[Line]:
    """Return the keys of a file.

    Raises:
        KeysError: lines are wrong; the message has their numbers and reasons.
    """
    found: list[Line] = []
    problems: list[tuple[int, str]] = []
    # Not by `splitlines`: JSON may hold other characters that end a line.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            found.append(_line(number, line, deployment, now))
        except KeysError as error:
            problems.append((number, str(error)))
    problems += _repeated(found)
    raise_problems(sorted(problems), "Nothing was written. Correct the file:")
    if not found:
        raise KeysError("Write a JSON object with a name into each line of the file: it has none.")
    return found


def raise_problems(problems: Sequence[tuple[int, str]], heading: str) -> None:
    """Raise KeysError with the first of some problems, by line; return if there are none."""
    if not problems:
        return
    lines = [f"  line {number}: {reason}" for number, reason in problems[:MAX_PROBLEMS]]
    more = len(problems) - len(lines)
    raise KeysError("\n".join([heading, *lines, *([f"  and {more} more"] if more else [])]))


def _line(number: int, text: str, deployment: Deployment, now: float) -> Line:
    try:
        fields = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise KeysError("Write one JSON object: this is none.") from None
    if not isinstance(fields, dict):
        raise KeysError("Write one JSON object: this is none.")
    unknown = sorted(set(fields) - set(FIELDS))
    if unknown:
        raise KeysError(f"Use the fields {', '.join(FIELDS)}: {unknown[0]!r} is not one.")
    digest = fields.get("sha256")
    return Line(
        number,
        values.wanted(fields, deployment, now),
        None if digest is None else values.digest(digest),
    )


def _repeated(lines: Iterable[Line]) -> list[tuple[int, str]]:
    """Return the lines whose name or digest an earlier line has."""
    first: dict[tuple[str, str], int] = {}
    problems = []
    for line in lines:
        for field, value in (("name", line.wanted.name), ("sha256", line.digest)):
            before = first.setdefault((field, value), line.number) if value else line.number
            if before != line.number:
                problems.append((line.number, f"Use each {field} once: line {before} has it."))
    return problems


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that has a field twice, which Python would read as the last one."""
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise KeysError("Write each field once.")
    return fields


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
