"""The API keys that are valid now, as digests, and the one lookup among them."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One valid key.

    Attributes:
        name: the key's name.
        digest: the SHA-256 of the key.
        valid_until: epoch seconds at which it becomes invalid.
    """

    name: str
    digest: bytes
    valid_until: float = float("inf")


def digest_of(key: str) -> bytes:
    """Return the SHA-256 of a key."""
    return hashlib.sha256(key.encode()).digest()


def find(entries: Iterable[Entry], key: str, now: float) -> str | None:
    """Return the name of the key, or None.

    Every entry is compared, in constant time, even after a match: the duration reveals neither how
    much of a key was right nor which of the keys it was.
    """
    presented = digest_of(key)
    name: str | None = None
    for entry in entries:
        same = hmac.compare_digest(entry.digest, presented)
        if same & (now < entry.valid_until):
            name = entry.name
    return name
