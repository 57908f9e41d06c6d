"""The progress of an import, on standard error."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

TERMINAL_SECONDS = 0.2
FILE_SECONDS = 10.0


class Progress:
    """Writes a line that a terminal overwrites, and a file gets now and then."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._is_terminal = stream.isatty()
        self._next = clock()

    def report(self, what: str, done: int, of: int) -> None:
        """Write how many are done, if it is time."""
        now = self._clock()
        if done < of and now < self._next:
            return
        self._next = now + (TERMINAL_SECONDS if self._is_terminal else FILE_SECONDS)
        end = "\r" if self._is_terminal and done < of else "\n"
        self._stream.write(f"{done:,} of {of:,} {what}{end}")
        self._stream.flush()
