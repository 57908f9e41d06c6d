"""Reading the container's answers."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx

from local.model_server.echo import Echo
from local.model_server.model import Answer, GenerationError, Piece, Sampling, Token


class Failing(Echo):
    """Generates one token, and then fails."""

    async def generate(
        self, prompt: Sequence[Piece], sampling: Sampling, max_tokens: int
    ) -> AsyncGenerator[Token, None]:
        del prompt, sampling, max_tokens
        yield Token(1, " one", -1.0)
        raise GenerationError("out of memory")

    @asynccontextmanager
    async def openai(self, path: str, body: bytes) -> AsyncGenerator[Answer, None]:
        async with super().openai(path, body) as answer:
            yield Answer(answer.status, answer.content_type, _failing(answer.parts))


async def _failing(parts: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    yield await anext(parts)
    raise GenerationError("out of memory")


def ask(
    client: httpx.Client, inputs: str, stream: bool = False, **parameters: Any
) -> httpx.Response:
    """POST a prompt."""
    body: dict[str, Any] = {"inputs": inputs, "parameters": parameters}
    if stream:
        body["stream"] = True
    return client.post("/invocations", json=body)


def events_of(answer: httpx.Response) -> list[dict[str, Any]]:
    """The events of a streamed answer; each is one line that begins with ``data:``."""
    assert answer.headers["content-type"] == "text/event-stream"
    blocks = answer.content.decode().split("\n\n")
    assert blocks.pop() == ""
    assert all(block.startswith("data:{") for block in blocks)
    return [json.loads(block.removeprefix("data:")) for block in blocks]
