"""The items of the table of API keys. Pure.

A key is found by its SHA-256 digest, its name by the item of the name:

    id                  the other attributes
    <digest>            name, created_at, expires_at, disabled_at, rotated_from, rules, tags,
                        first_used_at, last_used_at
    name#<name>         version, digests: those of its keys, the newest first

An absent attribute stands for None. The key itself is nowhere. Each change of a key also changes
the version in the item of its name, so that of two changes at once one has to look again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Item = Mapping[str, Mapping[str, Any]]

NAME_PREFIX = "name#"
FIRST_USE, LAST_USE = "first_used_at", "last_used_at"
"""Epoch seconds. The authorizer writes them, and nothing else of an item."""


class MalformedItemError(Exception):
    """An item is not one of ours."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key.

    Attributes:
        digest: the SHA-256 of the key, in lower-case hexadecimal.
        name: the caller identity; a name has two keys while one replaces the other.
        created_at: epoch seconds, as are all times.
        expires_at: from when it is refused; None: never.
        disabled_at: since when it is refused; None: it is not.
        rotated_from: the digest of the key that it replaced; None: it is the first one.
        rules: what it may use, as `web.key_rules` reads it; empty: everything.
        tags: of any meaning.
        first_used_at, last_used_at: its uses, to the hour; None: it was not used.
    """

    digest: str
    name: str
    created_at: int
    expires_at: int | None = None
    disabled_at: int | None = None
    rotated_from: str | None = None
    rules: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    first_used_at: int | None = None
    last_used_at: int | None = None

    def is_valid(self, now: float) -> bool:
        """Return whether the key is accepted."""
        return self.disabled_at is None and (self.expires_at is None or now < self.expires_at)


@dataclass(frozen=True, slots=True)
class Name:
    """The item of a name.

    Attributes:
        name: the caller identity.
        version: changes with each change of one of its keys.
        digests: those of its keys, the newest first; one or two.
    """

    name: str
    version: int
    digests: tuple[str, ...]


def key_id(id_: str) -> dict[str, dict[str, str]]:
    """Return the primary key of an item."""
    return {"id": {"S": id_}}


def to_item(key: Key) -> dict[str, dict[str, Any]]:
    """Return the item of a key."""
    numbers = {
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "disabled_at": key.disabled_at,
        FIRST_USE: key.first_used_at,
        LAST_USE: key.last_used_at,
    }
    texts = {"name": key.name, "rotated_from": key.rotated_from, "rules": key.rules}
    return {
        **key_id(key.digest),
        **{name: {"S": text} for name, text in texts.items() if text},
        **{name: {"N": str(number)} for name, number in numbers.items() if number is not None},
        **({"tags": {"M": {n: {"S": text} for n, text in key.tags.items()}}} if key.tags else {}),
    }


def from_item(item: Item) -> Key:
    """Return the key of an item. Raises MalformedItemError."""
    try:
        return Key(
            digest=item["id"]["S"],
            name=item["name"]["S"],
            created_at=int(item["created_at"]["N"]),
            expires_at=_number(item, "expires_at"),
            disabled_at=_number(item, "disabled_at"),
            rotated_from=_text(item, "rotated_from"),
            rules=_text(item, "rules") or "",
            tags={name: text["S"] for name, text in item.get("tags", {"M": {}})["M"].items()},
            first_used_at=_number(item, FIRST_USE),
            last_used_at=_number(item, LAST_USE),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise MalformedItemError from None


def name_to_item(name: Name) -> dict[str, dict[str, Any]]:
    """Return the item of a name."""
    return {
        **key_id(f"{NAME_PREFIX}{name.name}"),
        "version": {"N": str(name.version)},
        "digests": {"L": [{"S": digest} for digest in name.digests]},
    }


def name_from_item(item: Item) -> Name:
    """Return the name of an item. Raises MalformedItemError."""
    try:
        return Name(
            name=item["id"]["S"].removeprefix(NAME_PREFIX),
            version=int(item["version"]["N"]),
            digests=tuple(each["S"] for each in item["digests"]["L"]),
        )
    except (KeyError, TypeError, ValueError):
        raise MalformedItemError from None


def _number(item: Item, name: str) -> int | None:
    return int(item[name]["N"]) if name in item else None


def _text(item: Item, name: str) -> str | None:
    return str(item[name]["S"]) if name in item else None
