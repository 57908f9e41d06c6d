"""A SageMaker runtime that answers every request at once: what is left is the caller's own time.

`python -m benchmarks.fake_endpoint` prints its port, and serves until its input closes.
"""

from __future__ import annotations

import asyncio
import sys

TEXT = b'[{"generated_text": "Can you please let us know more details about your plans?"}]'
# As vLLM writes it.
CHAT = (
    b'{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"gpt2","choices":[{"index":0,'
    b'"message":{"role":"assistant","reasoning_content":null,"content":"plans?","tool_calls":[]},'
    b'"logprobs":null,"finish_reason":"stop","stop_reason":null}],"usage":{"prompt_tokens":11,'
    b'"total_tokens":13,"completion_tokens":2,"prompt_tokens_details":null},"prompt_logprobs":null}'
)
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"


def _answer(request: bytes) -> bytes:
    body = CHAT if b'"messages"' in request else TEXT
    return HEAD % len(body) + body


class _Connection(asyncio.Protocol):
    """Keep-alive HTTP/1.1, read only as far as to know where each request ends."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._data = b""

    def data_received(self, data: bytes) -> None:
        self._data += data
        head, end, body = self._data.partition(b"\r\n\r\n")
        if end and len(body) >= _content_length(head):
            self._data = b""
            self._transport.write(_answer(body))


def _content_length(head: bytes) -> int:
    _, _, rest = head.lower().partition(b"\r\ncontent-length:")
    return int(rest.partition(b"\r\n")[0] or 0)


async def serve() -> None:
    """Serve until the input closes, so that no server outlives who started it."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(_Connection, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve())
