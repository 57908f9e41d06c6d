"""What a process prints, line by line.

A pipe of our own and not asyncio's: asyncio's `Process.wait` waits for the pipe's end as well, so
a child that inherited it would hide that its parent is gone.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable

_LAST_LINES_SECONDS = 1.0
_CHUNK_BYTES = 65536


class Output:
    """A pipe whose lines go to `log`: `start` it, give `write_end` to a process, `release` it."""

    def __init__(self, log: Callable[[str], None]) -> None:
        self._log = log
        self._read_end, self.write_end = os.pipe()
        self._write_file = os.fdopen(self.write_end, "wb", buffering=0)
        self._forwarding: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Forward lines from now on."""
        reader = asyncio.StreamReader()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(self._read_end, "rb")
        )
        self._forwarding = asyncio.create_task(self._forward(reader))
        self._forwarding.add_done_callback(lambda _: transport.close())

    def release(self) -> None:
        """Close our end, so that the pipe ends with the processes that have inherited it."""
        self._write_file.close()

    async def close(self) -> None:
        """Forward what is left, for a moment at most, and close the pipe."""
        self.release()
        if self._forwarding:
            await asyncio.wait({self._forwarding}, timeout=_LAST_LINES_SECONDS)
            self._forwarding.cancel()
            await asyncio.wait({self._forwarding})

    async def _forward(self, reader: asyncio.StreamReader) -> None:
        """Lines may be of any length, which StreamReader.readline does not allow."""
        rest = b""
        while chunk := await reader.read(_CHUNK_BYTES):
            # awslambdaric separates the lines of one text message by a carriage return.
            *lines, rest = (rest + chunk).replace(b"\r", b"\n").split(b"\n")
            for line in filter(None, lines):
                self._log(line.decode(errors="replace"))
        if rest:
            self._log(rest.decode(errors="replace"))
