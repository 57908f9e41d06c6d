"""Faults within a stream, where the container sends it: before SageMaker cuts it into parts.

They count the engine's own records, events or lines, and speak the engine's own wire.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence

from local.faults import Fault, Kind

FAULTS = frozenset({Kind.PAUSE, Kind.GARBLED, Kind.ERROR_EVENT})
_LINES = "jsonlines"

ErrorRecord = Callable[[str, bytes], bytes]
"""(message, first record) → the records with which the engine ends a stream that fails."""


async def faulty(
    chunks: AsyncIterator[bytes], content_type: str, faults: Sequence[Fault], error: ErrorRecord
) -> AsyncIterator[bytes]:
    """The stream with the faults in it.

    Args:
        chunks: what the container sends, as it comes.
        faults: those of `FAULTS` count; each applies after its number of records.
        error: how the engine reports a failure within a stream.
    """
    waiting = [fault for fault in faults if fault.kind in FAULTS]
    if not waiting:
        async for chunk in chunks:
            yield chunk
        return
    first, number = b"", 0
    async for record in _records(chunks, b"\n" if _LINES in content_type else b"\n\n"):
        first = first or record
        for fault in [each for each in waiting if each.parts == number]:
            if fault.kind is Kind.ERROR_EVENT:
                yield error(fault.message, first)
                return
            if fault.kind is Kind.PAUSE:
                await asyncio.sleep(fault.seconds)
            else:
                record = garbled(record)
        number += 1
        yield record
    if any(fault.kind is Kind.ERROR_EVENT and fault.parts >= number for fault in waiting):
        yield error(waiting[0].message, first)


def garbled(record: bytes) -> bytes:
    """A record of which a part in the middle is lost, and with it half of a character."""
    third = len(record) // 3
    return record[:third] + b"\xc3" + record[2 * third :]


async def _records(chunks: AsyncIterator[bytes], end: bytes) -> AsyncIterator[bytes]:
    """The records, each with its end; what follows the last end is one too."""
    rest = b""
    async for chunk in chunks:
        *whole, rest = (rest + chunk).split(end)
        for record in whole:
            yield record + end
    if rest:
        yield rest
