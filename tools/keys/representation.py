"""Keys as JSON and as lines of text. Pure; never a key or its digest but at its making."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from api_keys.item import Key
from tools.keys.store import Record
from tools.keys.usage import Day
from web import key_rules

COLUMNS = ("name", "state", "created_at", "expires_at", "last_used_at")


def of_record(record: Record, now: float) -> dict[str, Any]:
    """Return a name, its key, and the previous one while there is one."""
    current, *previous = record.keys
    return {**of_key(current, now), "previous": of_key(previous[0], now) if previous else None}


def of_key(key: Key, now: float) -> dict[str, Any]:
    """Return a key. `sha256` begins with as much of the digest as tells two keys apart."""
    rules = key_rules.parse(key.rules)
    return {
        "name": key.name,
        "state": _state(key, now),
        "sha256_prefix": key.digest[:8],
        "created_at": _time(key.created_at),
        "expires_at": _time(key.expires_at),
        "disabled_at": _time(key.disabled_at),
        "rotated_from": key.rotated_from[:8] if key.rotated_from else None,
        "first_used_at": _time(key.first_used_at),
        "last_used_at": _time(key.last_used_at),
        "routes": _listed(rules.routes),
        "models": _listed(rules.models),
        "limits": dict(rules.limits),
        "tags": dict(key.tags),
    }


def of_days(name: str, days: Sequence[Day]) -> dict[str, Any]:
    """Return the usage of a name."""
    return {
        "name": name,
        "requests": sum(day.requests for day in days),
        "tokens": sum(day.tokens for day in days),
        "days": [{"day": day.day, "requests": day.requests, "tokens": day.tokens} for day in days],
    }


def lines(document: dict[str, Any], indent: str = "") -> list[str]:
    """Return a document as lines of text, without what is absent."""
    found = []
    for name, value in document.items():
        if isinstance(value, dict) and value:
            found += [f"{indent}{name}:", *lines(value, f"{indent}  ")]
        elif value not in (None, {}):
            text = ", ".join(value) if isinstance(value, list) else value
            found.append(f"{indent}{name}: {text}")
    return found


def table(rows: Iterable[dict[str, Any]], columns: Sequence[str]) -> list[str]:
    """Return rows as a table with a line of column names."""
    cells = [list(columns), *([str(row[name] or "-") for name in columns] for row in rows)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(columns))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]


def _state(key: Key, now: float) -> str:
    if key.disabled_at is not None:
        return "disabled"
    return "valid" if key.is_valid(now) else "expired"


def _time(seconds: int | None) -> str | None:
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def _listed(names: tuple[str, ...] | None) -> list[str] | None:
    return None if names is None else list(names)
