"""What each command does with the keys of one name.

Each reads the name's item and then writes under the condition that it is still the same. Of two
commands at once, one has to look again, and decides anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from api_keys.item import Key, Name
from tools.keys import secret, writes
from tools.keys.errors import KeysError
from tools.keys.store import ConditionError, Record, Store
from tools.keys.values import Wanted
from tools.keys.writes import Write
from web import key_rules

ATTEMPTS = 10

Change = Callable[[Record], Sequence[Write]]
"""Returns the writes of a change, the first of them to the name's item; none: nothing to do."""


@dataclass(frozen=True, slots=True)
class Made:
    """A new key. `secret` is the key itself, which is nowhere else."""

    key: Key
    secret: str = ""


def to_key(wanted: Wanted, digest: str, now: int) -> Key:
    """Return the key that is wanted."""
    return Key(
        digest=digest,
        name=wanted.name,
        created_at=now,
        expires_at=wanted.expires_at,
        rules=key_rules.to_text(wanted.rules),
        tags=wanted.tags,
    )


def new_writes(key: Key) -> list[Write]:
    """Return the writes that create a key under a new name."""
    return [writes.new_name(Name(key.name, 1, (key.digest,))), writes.new_key(key)]


def create(store: Store, wanted: Wanted, now: int) -> Made:
    """Make a key under a new name. Raises KeysError if the name exists."""
    made = secret.new()
    key = to_key(wanted, secret.digest_of(made), now)
    try:
        store.write(new_writes(key))
    except ConditionError as error:
        raise KeysError(f"Choose another name, or rotate the key: {key.name} exists.") from error
    return Made(key, made)


def show(store: Store, name: str) -> Record:
    """Return a name and its keys. Raises KeysError if it does not exist."""
    record = store.record(name)
    if record is None:
        raise KeysError(f"Use a name that exists, see the command list: {name} does not.")
    return record


def rotate(store: Store, name: str, overlap_seconds: int, expires_at: int | None, now: int) -> Made:
    """Make a key in place of another one, which stays valid for a time.

    Args:
        store: the keys.
        name: the name of the key.
        overlap_seconds: how long the previous key stays valid; 0: it is refused at once.
        expires_at: when the new key expires; None: after as long a life as that of the previous.
        now: epoch seconds.

    Raises:
        KeysError: the name does not exist, is disabled, or is being rotated already.
    """
    made = secret.new()
    new: list[Key] = []

    def change(record: Record) -> list[Write]:
        current = record.keys[0]
        _require_rotatable(record, now)
        lifetime = current.expires_at - current.created_at if current.expires_at else None
        key = replace(
            current,
            digest=secret.digest_of(made),
            created_at=now,
            expires_at=expires_at or (now + lifetime if lifetime else None),
            rotated_from=current.digest,
            first_used_at=None,
            last_used_at=None,
        )
        new[:] = [key]
        ends = min(now + overlap_seconds, current.expires_at or now + overlap_seconds)
        keeps = ends > now
        outdated = record.keys[1:] if keeps else record.keys
        digests = (key.digest, current.digest) if keeps else (key.digest,)
        return [
            writes.changed_name(record.name, digests),
            writes.new_key(key),
            *([writes.changed_key(current.digest, expires_at=ends)] if keeps else []),
            *(writes.deleted_key(each.digest) for each in outdated),
        ]

    _change(store, name, change)
    return Made(new[0], made)


def _require_rotatable(record: Record, now: int) -> None:
    name, current = record.name.name, record.keys[0]
    if current.disabled_at is not None:
        raise KeysError(f"Enable {name} before you rotate it: it is disabled.")
    for previous in record.keys[1:]:
        if previous.is_valid(now):
            raise KeysError(
                f"Wait until the previous key of {name} has expired, or end it with the command "
                f"end-overlap {name}: its clients may still use it."
            )


def end_overlap(store: Store, name: str) -> Record:
    """Refuse the previous key of a name."""

    def change(record: Record) -> list[Write]:
        if len(record.keys) == 1:
            return []
        current, *outdated = record.keys
        return [
            writes.changed_name(record.name, (current.digest,)),
            *(writes.deleted_key(each.digest) for each in outdated),
        ]

    return _change(store, name, change)


def disable(store: Store, name: str, now: int) -> Record:
    """Refuse the keys of a name until they are enabled."""

    def change(record: Record) -> list[Write]:
        return _times(record, [key for key in record.keys if key.disabled_at is None], now)

    return _change(store, name, change)


def enable(store: Store, name: str) -> Record:
    """Accept the keys of a name again."""

    def change(record: Record) -> list[Write]:
        return _times(record, [key for key in record.keys if key.disabled_at is not None], None)

    return _change(store, name, change)


def _times(record: Record, keys: Sequence[Key], disabled_at: int | None) -> list[Write]:
    if not keys:
        return []
    return [
        writes.changed_name(record.name, record.name.digests),
        *(writes.changed_key(key.digest, disabled_at=disabled_at) for key in keys),
    ]


def delete(store: Store, name: str) -> Record:
    """Delete a name and its keys. Returns what was there."""

    def change(record: Record) -> list[Write]:
        return [
            writes.deleted_name(record.name),
            *(writes.deleted_key(key.digest) for key in record.keys),
        ]

    return _change(store, name, change)


def _change(store: Store, name: str, change: Change) -> Record:
    """Write a change of what the name is now. Returns what it was before.

    Raises:
        KeysError: the name does not exist, or others change it all the time.
    """
    for attempt in range(ATTEMPTS):
        record = show(store, name)
        changes = change(record)
        if not changes:
            return record
        try:
            store.write(changes)
        except ConditionError:
            store.pause(attempt)
        else:
            return record
    raise KeysError(f"Repeat the command: {name} is being changed by others.")
