"""A SageMaker runtime that streams as many tokens as a request asks for, as fast as it can.

`python -m benchmarks.fake_stream` prints its port, and serves until its input closes. A request's
body is the number of tokens; each is an event of its own, in an HTTP chunk of its own.
"""

from __future__ import annotations

import asyncio
import sys

from local.sagemaker.event_stream import CONTENT_TYPE, payload_part

TOKEN = (
    b'data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"gpt2",'
    b'"choices":[{"index":0,"delta":{"content":" token"},"finish_reason":null}]}\n\n'
)
EVENT = payload_part(TOKEN)
CHUNK = b"%x\r\n%s\r\n" % (len(EVENT), EVENT)
HEAD = (
    "HTTP/1.1 200 OK\r\n"
    f"content-type: {CONTENT_TYPE}\r\n"
    "x-amzn-sagemaker-content-type: text/event-stream\r\n"
    "transfer-encoding: chunked\r\n\r\n"
).encode()


class _Connection(asyncio.Protocol):
    """Keep-alive HTTP/1.1, read only as far as to know where each request ends."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._data = b""

    def data_received(self, data: bytes) -> None:
        self._data += data
        head, end, body = self._data.partition(b"\r\n\r\n")
        _, _, rest = head.lower().partition(b"\r\ncontent-length:")
        if end and len(body) >= int(rest.partition(b"\r\n")[0] or 0):
            self._data = b""
            self._transport.write(HEAD + CHUNK * int(body) + b"0\r\n\r\n")


async def serve() -> None:
    """Serve until the input closes, so that no server outlives who started it."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(_Connection, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve())
