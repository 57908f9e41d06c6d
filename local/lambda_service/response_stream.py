"""A response on its way from a function to the gateway, part by part."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from local.lambda_service.integration_response import Head

MAX_WAITING_PARTS = 64


class ResponseStream:
    """One side puts the head and the parts, the other one takes them.

    The putting side waits while the other one has many parts to take. If nothing is taken any more
    (`discard`), it goes on, as a function on Lambda does without a client.
    """

    def __init__(self) -> None:
        self._head: asyncio.Future[Head | None] = asyncio.get_running_loop().create_future()
        self._parts: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._room = asyncio.Semaphore(MAX_WAITING_PARTS)
        self._is_discarded = False

    def set_head(self, head: Head) -> None:
        """Pass the head on."""
        if not self._head.done():
            self._head.set_result(head)

    async def put(self, part: bytes) -> None:
        """Pass a part on."""
        if not part:
            return
        await self._room.acquire()
        if self._is_discarded:
            self._room.release()
        else:
            self._parts.put_nowait(part)

    def end(self) -> None:
        """There is nothing more."""
        if not self._head.done():
            self._head.set_result(None)
        self._parts.put_nowait(None)

    async def head(self) -> Head | None:
        """The head; None: it ended without one."""
        return await asyncio.shield(self._head)

    async def parts(self) -> AsyncIterator[bytes]:
        """The parts, as they come."""
        while (part := await self._parts.get()) is not None:
            self._room.release()
            yield part

    def discard(self) -> None:
        """Take nothing more."""
        self._is_discarded = True
        self._room.release()
