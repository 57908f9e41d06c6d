"""The container's streamed response as events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx

from local.sagemaker import event_stream

_BROKEN = {
    "ErrorCode": "StreamBroken",
    "Message": "The connection between the model container and the service was closed.",
}
_TOO_LONG = {
    "ErrorCode": "ModelInvocationTimeExceeded",
    "Message": "The model did not finish its response within the time allowed.",
}


async def frames(
    response: httpx.Response, deadline: float, cut_after: int | None = None
) -> AsyncIterator[bytes]:
    """The frames of the stream: parts, and one exception if it breaks off.

    Args:
        deadline: the event loop's time at which the stream has to be over.
        cut_after: break the stream off after that many parts, or at its end if it has fewer.
    """
    try:
        async with asyncio.timeout_at(deadline):
            number = 0
            async for part in _parts(response):
                if number == cut_after:
                    break
                number += 1
                yield event_stream.payload_part(part)
            if cut_after is not None:
                yield event_stream.exception("ModelStreamError", _BROKEN)
    except TimeoutError:
        yield event_stream.exception("ModelStreamError", _TOO_LONG)
    except httpx.TransportError:
        yield event_stream.exception("ModelStreamError", _BROKEN)


async def _parts(response: httpx.Response) -> AsyncIterator[bytes]:
    """What the container sends, as it comes, each piece in two.

    SageMaker promises nothing about where a part ends. Cut anywhere, parts show a client that
    takes them for whole lines or whole characters where it goes wrong.
    """
    async for chunk in response.aiter_bytes():
        middle = len(chunk) // 2
        for part in (chunk[:middle], chunk[middle:]):
            if part:
                yield part
