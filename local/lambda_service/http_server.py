"""A small HTTP/1.1 server on asyncio streams: h11 parses the protocol, a function makes the reply.

A worker's Runtime API needs a listening socket that opens and closes within a millisecond, on the
loop that is running already; a whole web server for each worker would be slower and much larger.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import h11

_CHUNK_BYTES = 65536
_MAX_HEAD_BYTES = 2 * 1024 * 1024
"""awslambdaric sends up to 1 MB of stack trace in one header."""


@dataclass(frozen=True)
class Reply:
    """An HTTP response with a JSON body."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()


Handle = Callable[[str, str, bytes], Awaitable[Reply]]
"""(method, path, body) → Reply"""


class HttpServer:
    """Listens on a free loopback port; `handle` makes every reply."""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    async def start(self) -> str:
        """Start listening; returns `host:port`."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        host, port = self._server.sockets[0].getsockname()[:2]
        return f"{host}:{port}"

    async def close(self) -> None:
        """Stop listening and drop open connections, also those that wait for a reply."""
        if self._server:
            self._server.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = asyncio.current_task()
        assert connection is not None
        self._connections.add(connection)
        try:
            # `close` cancels the workers that wait for a task; asyncio's own callback of a
            # connection would report each of them as an unhandled error.
            with contextlib.suppress(
                ConnectionError, h11.RemoteProtocolError, asyncio.CancelledError
            ):
                await self._serve(reader, writer)
        finally:
            self._connections.discard(connection)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        protocol = h11.Connection(h11.SERVER, max_incomplete_event_size=_MAX_HEAD_BYTES)
        while request := await _read_head(protocol, reader, writer):
            body = await _read_body(protocol, reader, writer)
            method, path = request.method.decode(), request.target.decode()
            _write(protocol, writer, await self._handle(method, path, body))
            await writer.drain()
            if protocol.our_state is h11.MUST_CLOSE:
                return
            protocol.start_next_cycle()


async def _read_head(
    protocol: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> h11.Request | None:
    event = await _next_event(protocol, reader, writer)
    return event if isinstance(event, h11.Request) else None


async def _read_body(
    protocol: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> bytes:
    parts = []
    while isinstance(event := await _next_event(protocol, reader, writer), h11.Data):
        parts.append(bytes(event.data))
    return b"".join(parts)


async def _next_event(
    protocol: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> h11.Event | None:
    while not isinstance(event := protocol.next_event(), h11.Event):
        if event is h11.PAUSED:
            return None
        if protocol.they_are_waiting_for_100_continue:
            # libcurl, which awslambdaric posts results with, asks before it sends a large body.
            go_on = h11.InformationalResponse(status_code=100, headers=[])
            writer.write(protocol.send(go_on) or b"")
        protocol.receive_data(await reader.read(_CHUNK_BYTES))
    return event


def _write(protocol: h11.Connection, writer: asyncio.StreamWriter, reply: Reply) -> None:
    headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(reply.body))),
        *reply.headers,
    ]
    head = h11.Response(status_code=reply.status, headers=headers)
    for event in (head, h11.Data(data=reply.body), h11.EndOfMessage()):
        writer.write(protocol.send(event) or b"")
