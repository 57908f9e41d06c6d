"""A response that is sent while the function produces it (transfer mode STREAM).

https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html. What a
client sees of a stream that breaks off after its head was never seen on AWS: here the connection is
closed before the response has ended, so that no client takes it for whole.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from local.lambda_service import StreamedInvocation
from local.lambda_service.integration_response import Head

IDLE_SECONDS = 5 * 60.0
"""How long a stream of a regional or private API may pause."""
FREE_BYTES, BYTES_PER_SECOND = 10 * 1024 * 1024, 2 * 1024 * 1024
"""The bandwidth is limited after the first 10 MB."""
_HOP_BY_HOP = frozenset({"connection", "content-length", "keep-alive", "transfer-encoding"})


class BrokenStreamError(Exception):
    """The stream broke off after its head; the message is for the access log."""


@dataclass
class StreamedResponse:
    """A response whose head has come.

    Attributes:
        deadline: of the event loop; the integration's timeout ends the stream.
        sent_bytes: how much of the body was sent.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    streamed: StreamedInvocation
    deadline: float
    sent_bytes: int = field(default=0, init=False)

    async def parts(self) -> AsyncIterator[bytes]:
        """The parts of the body. Raises BrokenStreamError after the last part that came."""
        began = time.monotonic()
        source = aiter(self.streamed.parts)
        while (part := await self._next(source)) is not None:
            self.sent_bytes += len(part)
            over = self.sent_bytes - FREE_BYTES
            if over > 0:
                await asyncio.sleep(max(0.0, over / BYTES_PER_SECOND - (time.monotonic() - began)))
            yield part
        outcome = await self.streamed.outcome
        if outcome.function_error:
            raise BrokenStreamError(f"the function failed: {outcome.payload.decode()}")

    async def _next(self, source: AsyncIterator[bytes]) -> bytes | None:
        left = self.deadline - asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout(min(IDLE_SECONDS, left)):
                return await anext(source, None)
        except TimeoutError as error:
            self.streamed.discard()
            raise BrokenStreamError("the stream timed out") from error


def begin(head: Head, streamed: StreamedInvocation, deadline: float) -> StreamedResponse:
    """The response of an invocation whose head has come."""
    return StreamedResponse(head.status, _headers(head), streamed, deadline)


def _headers(head: Head) -> tuple[tuple[str, str], ...]:
    pairs = [(name.lower(), value) for name, value in head.headers.items()]
    pairs += [(n.lower(), value) for n, all_ in head.multi_value_headers.items() for value in all_]
    pairs += [("set-cookie", cookie) for cookie in head.cookies]
    return tuple(pair for pair in pairs if pair[0] not in _HOP_BY_HOP)
