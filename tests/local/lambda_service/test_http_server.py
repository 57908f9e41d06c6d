"""The HTTP server under the Runtime API, spoken to byte by byte."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from local.lambda_service.http_server import HttpServer, Reply

pytestmark = pytest.mark.anyio

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _echo(method: str, path: str, body: bytes) -> Reply:
    return Reply(200, f"{method} {path} ".encode() + body, (("X-Length", str(len(body))),))


@pytest.fixture
async def streams() -> AsyncIterator[Streams]:
    server = HttpServer(_echo)
    host, _, port = (await server.start()).partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    yield reader, writer
    writer.close()
    await server.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
    length = next(
        int(line.split(b":")[1])
        for line in head.lower().split(b"\r\n")
        if b"content-length" in line
    )
    return head, await reader.readexactly(length)


async def test_a_connection_serves_one_request_after_another(streams: Streams) -> None:
    reader, writer = streams
    for n in (b"1", b"2"):
        writer.write(b"POST /" + n + b" HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi")

        head, body = await _answer(reader)

        assert head.startswith(b"HTTP/1.1 200 ")
        assert body == b"POST /" + n + b" hi"


async def test_a_chunked_body_is_read_whole(streams: Streams) -> None:
    reader, writer = streams
    writer.write(b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
    writer.write(b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")

    assert (await _answer(reader))[1] == b"POST / abcde"


async def test_a_client_that_waits_for_100_continue_gets_it(streams: Streams) -> None:
    reader, writer = streams
    writer.write(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")

    interim = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
    assert interim.startswith(b"HTTP/1.1 100 ")
    writer.write(b"hi")

    assert (await _answer(reader))[1] == b"POST / hi"


@pytest.mark.parametrize(
    "garbage", [b"\0\1\2\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n"]
)
async def test_what_is_no_http_ends_the_connection(streams: Streams, garbage: bytes) -> None:
    reader, writer = streams
    writer.write(garbage)

    assert await asyncio.wait_for(reader.read(), 5) == b""
