"""What was read, remembered for a time and for no more than so many keys."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

T = TypeVar("T")


class Memory(Generic[T]):
    """Forgets what is too old, and beyond `most` what was not asked for the longest.

    Args:
        most: how many values to remember.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[bytes, tuple[T, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: bytes, now: float) -> T | None:
        """Return what is remembered; None if nothing is."""
        found = self._values.get(key)
        if found is None:
            return None
        value, until = found
        if now >= until:
            del self._values[key]
            return None
        self._values.move_to_end(key)
        return value

    def put(self, key: bytes, value: T, until: float) -> None:
        """Remember a value until a time."""
        self._values[key] = (value, until)
        self._values.move_to_end(key)
        if len(self._values) > self._most:
            self._values.popitem(last=False)
