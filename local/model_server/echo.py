"""A tiny deterministic stand-in for a model, for tests: no weights, no randomness.

Its tokens are words with the blanks before them. The completion is the words of the prompt, last
first, in upper case, each with one blank before it, and then the end of the sequence: "to be or"
gives " OR BE TO". Sampling parameters change nothing.
"""

from __future__ import annotations

import asyncio
import json
import re
import zlib
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import Any

from local.model_server import echo_openai
from local.model_server.model import Answer, Piece, Sampling, Token

END = Token(id=0, text="</s>", logprob=0.0, special=True)


class Echo:
    """The stand-in.

    Args:
        token_seconds: how long each token takes.
    """

    name = "echo, a stand-in that answers the prompt's words backwards"

    def __init__(self, token_seconds: float = 0.0) -> None:
        self._token_seconds = token_seconds

    async def tokenize(self, text: str) -> list[Piece]:
        """One token a word, its blanks before it; trailing blanks are a token too."""
        return [Piece(_id(word), word) for word in re.findall(r"\s*\S+|\s+$", text)]

    async def template(self, messages: Sequence[Mapping[str, Any]]) -> str:
        """The text of the last message."""
        return echo_openai.text_of(messages[-1])

    async def generate(
        self, prompt: Sequence[Piece], sampling: Sampling, max_tokens: int
    ) -> AsyncGenerator[Token, None]:
        """The words of the prompt, last first; or the smallest instance of a schema."""
        words = [f" {word.upper()}" for word in reversed("".join(p.text for p in prompt).split())]
        if sampling.schema is not None:
            words = echo_openai.pieces(json.dumps(echo_openai.instance(sampling.schema)))
        for token in [*(Token(_id(word), word, -1.0) for word in words), END][:max_tokens]:
            await asyncio.sleep(self._token_seconds)
            yield token

    @asynccontextmanager
    async def openai(self, path: str, body: bytes) -> AsyncGenerator[Answer, None]:
        """The response of `local.model_server.echo_openai`."""
        answer = echo_openai.answer(path, body, self._token_seconds)
        async with aclosing(answer.parts):
            yield answer

    async def close(self) -> None:
        """Nothing to give back."""


def _id(word: str) -> int:
    return zlib.crc32(word.encode()) % 50_000 + 1
