"""A response that is sent while the function produces it, within API Gateway's limits.

https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from dataclasses import dataclass

from local.apigateway.response import Response
from local.lambda_service import Head

_HOP_BY_HOP = frozenset({"connection", "content-length", "keep-alive", "transfer-encoding"})


class StreamBrokenError(Exception):
    """The response ends before it is whole: the client must see that something is missing."""


@dataclass(frozen=True)
class StreamLimits:
    """What API Gateway allows a stream of a regional or private API.

    Attributes:
        idle_seconds: how long it may be silent.
        free_bytes: how much passes as fast as it comes.
        bytes_per_second: how fast the rest passes.
    """

    idle_seconds: float = 300.0
    free_bytes: int = 10 * 1024 * 1024
    bytes_per_second: float = 2.0 * 1024 * 1024


@dataclass(frozen=True)
class StreamedResponse(Response):
    """A response whose body comes in parts, which may raise StreamBrokenError; `body` is empty."""

    parts: AsyncGenerator[bytes, None]


def of_head(head: Head, parts: AsyncGenerator[bytes, None]) -> StreamedResponse:
    """The response with the head that the function sent."""
    headers = [(name.lower(), str(value)) for name, value in head.headers.items()]
    for name, values in head.multi_value_headers.items():
        headers += [(name.lower(), str(value)) for value in values]
    headers += [("set-cookie", cookie) for cookie in head.cookies]
    kept = tuple(pair for pair in headers if pair[0] not in _HOP_BY_HOP)
    return StreamedResponse(head.status, kept, b"", parts)


async def limited(
    source: AsyncIterator[bytes],
    limits: StreamLimits,
    until: float,
    clock: Callable[[], float] = time.monotonic,
) -> AsyncIterator[bytes]:
    """The parts, each at once, and more slowly beyond `free_bytes`.

    Args:
        until: when the integration's timeout comes, as the clock has it.

    Raises:
        StreamBrokenError: the source was silent for too long, or took too long in all.
    """
    sent = 0
    while True:
        wait = min(limits.idle_seconds, until - clock())
        try:
            async with asyncio.timeout(wait):
                part = await anext(source)
        except StopAsyncIteration:
            return
        except TimeoutError as error:
            is_idle = wait == limits.idle_seconds
            reason = "the stream was idle" if is_idle else "the integration timed out"
            raise StreamBrokenError(f"{reason} after {wait:g} s") from error
        yield part
        slow = max(0, min(len(part), sent + len(part) - limits.free_bytes))
        sent += len(part)
        if slow:
            await asyncio.sleep(slow / limits.bytes_per_second)
