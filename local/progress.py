"""Progress of a long start: each step with the time since the beginning."""

from __future__ import annotations

import time
from collections.abc import Callable


class Progress:
    """Writes one line a step, with the seconds since its creation."""

    def __init__(
        self, write: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._write = write
        self._clock = clock
        self._began = clock()

    def __call__(self, text: str) -> None:
        """Write one line."""
        self._write(f"{self._clock() - self._began:6.1f} s  {text}")


def silent(_: str) -> None:
    """Discard a line, where no progress is to be shown."""
