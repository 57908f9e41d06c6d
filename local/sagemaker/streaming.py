"""The container's streamed response as events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx

from local.faults import Fault, Kind
from local.sagemaker import event_stream

_BROKEN = {
    "ErrorCode": "StreamBroken",
    "Message": "The connection between the model container and the service was closed.",
}
_INTERNAL = "An internal failure occurred."
_TOO_LONG = {
    "ErrorCode": "ModelInvocationTimeExceeded",
    "Message": "The model did not finish its response within the time allowed.",
}


@dataclass(frozen=True)
class Break:
    """How a stream breaks off: after that many parts, or at its end if it has fewer."""

    after: int
    exception: bytes


def broken_by(fault: Fault | None) -> Break | None:
    """How a fault breaks a stream off; None if it does not."""
    if fault is None:
        return None
    if fault.kind is Kind.STREAM_FAILURE:
        return Break(
            fault.parts, event_stream.exception("InternalStreamFailure", {"Message": _INTERNAL})
        )
    return Break(fault.parts, event_stream.exception("ModelStreamError", _BROKEN))


async def frames(
    chunks: AsyncIterator[bytes], deadline: float, broken: Break | None = None
) -> AsyncIterator[bytes]:
    """The frames of the stream: parts, and one exception if it breaks off.

    Args:
        chunks: what the container sends, as it comes.
        deadline: the event loop's time at which the stream has to be over.
        broken: how it breaks off.
    """
    try:
        async with asyncio.timeout_at(deadline):
            number = 0
            async for part in _parts(chunks):
                if broken and number == broken.after:
                    break
                number += 1
                yield event_stream.payload_part(part)
            if broken:
                yield broken.exception
    except TimeoutError:
        yield event_stream.exception("ModelStreamError", _TOO_LONG)
    except httpx.TransportError:
        yield event_stream.exception("ModelStreamError", _BROKEN)


async def _parts(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """What the container sends, as it comes, each piece in two.

    SageMaker promises nothing about where a part ends. Cut anywhere, parts show a client that
    takes them for whole lines or whole characters where it goes wrong.
    """
    async for chunk in chunks:
        middle = len(chunk) // 2
        for part in (chunk[:middle], chunk[middle:]):
            if part:
                yield part
