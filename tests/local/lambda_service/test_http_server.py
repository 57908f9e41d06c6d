"""The HTTP server under the Runtime API, spoken to byte by byte."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from local.lambda_service.http_server import HttpServer, Reply, Request

pytestmark = pytest.mark.anyio

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _echo(request: Request) -> Reply:
    if request.path == "/early":
        return Reply(400, b"early")
    body = await request.body()
    said = f"{request.method} {request.path} ".encode() + body
    return Reply(200, said, (("X-Length", str(len(body))),), closes=request.path == "/last")


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


async def test_trailers_and_parts_are_there_as_they_come() -> None:
    seen: list[object] = []

    async def watch(request: Request) -> Reply:
        async for part in request.parts():
            seen.append(part)
        seen.append(request.trailers)
        return Reply(202, b"")

    server = HttpServer(watch)
    host, _, port = (await server.start()).partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
    async with asyncio.timeout(5):
        while not seen:
            await asyncio.sleep(0.01)
    assert seen == [b"abc"]
    writer.write(b"0\r\nX-One: 1\r\n\r\n")

    assert (await _answer(reader))[0].startswith(b"HTTP/1.1 202 ")
    assert seen == [b"abc", {"x-one": "1"}]
    writer.close()
    await server.close()


@pytest.mark.parametrize("path", [b"/early", b"/last"])
async def test_a_reply_before_the_end_of_the_body_is_the_last_one(
    streams: Streams, path: bytes
) -> None:
    reader, writer = streams
    length = b"9" if path == b"/early" else b"2"
    writer.write(b"POST " + path + b" HTTP/1.1\r\nHost: a\r\nContent-Length: " + length)
    writer.write(b"\r\n\r\nhi")

    head, _ = await _answer(reader)

    assert b"connection: close" in head.lower()
    assert await asyncio.wait_for(reader.read(), 5) == b""
