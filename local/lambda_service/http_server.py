"""A small HTTP/1.1 server on asyncio streams: h11 parses the protocol, a function makes the reply.

A worker's Runtime API needs a listening socket that opens and closes within a millisecond, on the
loop that is running already; a whole web server for each worker would be slower and much larger.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass

import h11

_CHUNK_BYTES = 65536
_MAX_HEAD_BYTES = 2 * 1024 * 1024
"""awslambdaric sends up to 1 MB of stack trace in one header."""


@dataclass(frozen=True)
class Reply:
    """An HTTP response with a JSON body. `closes`: it is the last one of its connection."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    closes: bool = False


Events = Callable[[], Awaitable[h11.Event | None]]
"""Reads the next event of a connection."""


class Request:
    """An HTTP request whose body is read while it comes.

    `trailers` are there once the body was read. Names of headers and trailers are in lower case.
    """

    def __init__(
        self, head: h11.Request, events: Callable[[], Awaitable[h11.Event | None]]
    ) -> None:
        self.method = head.method.decode()
        self.path = head.target.decode()
        self.headers = _fields(head.headers)
        self.trailers: Mapping[str, str] = {}
        self._events = events

    async def parts(self) -> AsyncIterator[bytes]:
        """The body, as it comes."""
        while isinstance(event := await self._events(), h11.Data):
            yield bytes(event.data)
        if isinstance(event, h11.EndOfMessage):
            self.trailers = _fields(event.headers)

    async def body(self) -> bytes:
        """The whole body."""
        return b"".join([part async for part in self.parts()])


Handle = Callable[[Request], Awaitable[Reply]]


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

        async def events() -> h11.Event | None:
            return await _next_event(protocol, reader, writer)

        while isinstance(head := await events(), h11.Request):
            reply = await self._handle(Request(head, events))
            # A reply may come before the end of the body, which nothing reads then.
            closes = reply.closes or protocol.their_state is h11.SEND_BODY
            _write(protocol, writer, reply, closes=closes)
            await writer.drain()
            if closes or protocol.our_state is h11.MUST_CLOSE:
                return
            protocol.start_next_cycle()


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


def _write(
    protocol: h11.Connection, writer: asyncio.StreamWriter, reply: Reply, *, closes: bool
) -> None:
    headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(reply.body))),
        *(("Connection", "close") for _ in range(closes)),
        *reply.headers,
    ]
    head = h11.Response(status_code=reply.status, headers=headers)
    for event in (head, h11.Data(data=reply.body), h11.EndOfMessage()):
        writer.write(protocol.send(event) or b"")


def _fields(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Headers by their names; those of one name joined, as HTTP reads them."""
    found: dict[str, str] = {}
    for name, value in headers:
        key, text = name.decode().lower(), value.decode(errors="replace")
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found
