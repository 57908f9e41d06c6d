"""The writes of a transaction, each with the condition under which it counts. Pure.

https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
"""

from __future__ import annotations

from typing import Any

from api_keys.item import NAME_PREFIX, Key, Name, key_id, name_to_item, to_item

Write = dict[str, dict[str, Any]]

_IS_NEW = "attribute_not_exists(id)"
_EXISTS = "attribute_exists(id)"
_IS_SEEN = "#version = :seen"


def new_name(name: Name) -> Write:
    """Create the item of a name, which no other key has."""
    return {"Put": {"Item": name_to_item(name), "ConditionExpression": _IS_NEW}}


def changed_name(seen: Name, digests: tuple[str, ...]) -> Write:
    """Change the item of a name, unless it changed since it was seen."""
    changed = Name(seen.name, seen.version + 1, digests)
    return {"Put": {"Item": name_to_item(changed), **_if_seen(seen)}}


def deleted_name(seen: Name) -> Write:
    """Delete the item of a name, unless it changed since it was seen."""
    return {"Delete": {"Key": key_id(f"{NAME_PREFIX}{seen.name}"), **_if_seen(seen)}}


def new_key(key: Key) -> Write:
    """Create the item of a key."""
    return {"Put": {"Item": to_item(key), "ConditionExpression": _IS_NEW}}


def deleted_key(digest: str) -> Write:
    """Delete the item of a key."""
    return {"Delete": {"Key": key_id(digest)}}


def changed_key(digest: str, **attributes: int | None) -> Write:
    """Set or remove (None) times of a key. The uses that the authorizer notes stay as they are."""
    sets = {name: value for name, value in attributes.items() if value is not None}
    removes = [f"#{name}" for name, value in attributes.items() if value is None]
    parts = []
    if sets:
        parts.append("SET " + ", ".join(f"#{name} = :{name}" for name in sets))
    if removes:
        parts.append("REMOVE " + ", ".join(removes))
    values = {f":{name}": {"N": str(value)} for name, value in sets.items()}
    return {
        "Update": {
            "Key": key_id(digest),
            "UpdateExpression": " ".join(parts),
            "ConditionExpression": _EXISTS,
            "ExpressionAttributeNames": {f"#{name}": name for name in attributes},
            **({"ExpressionAttributeValues": values} if values else {}),
        }
    }


def _if_seen(seen: Name) -> dict[str, Any]:
    return {
        "ConditionExpression": _IS_SEEN,
        "ExpressionAttributeNames": {"#version": "version"},
        "ExpressionAttributeValues": {":seen": {"N": str(seen.version)}},
    }
