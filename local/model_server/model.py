"""The interface of a model."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

CHAT, COMPLETIONS, EMBEDDINGS = "/v1/chat/completions", "/v1/completions", "/v1/embeddings"
"""The paths of llama.cpp's server that a model takes requests for."""

MAX_INPUT_TOKENS = 1024
MAX_TOTAL_TOKENS = 2048
"""TGI's own defaults for ``max_input_length`` and ``max_total_tokens``, as of 1.4."""


@dataclass(frozen=True)
class Piece:
    """A token of the prompt."""

    id: int
    text: str


@dataclass(frozen=True)
class Token:
    """A generated token.

    ``text`` is empty while the token is only a part of a character; the token that completes the
    character carries all of it. A ``special`` token, such as the end of the sequence, is no part
    of the generated text.
    """

    id: int
    text: str
    logprob: float
    special: bool = False


@dataclass(frozen=True)
class Sampling:
    """How the next token is chosen.

    Attributes:
        temperature: 0 takes the most probable token; below 1 sharpens, above 1 flattens.
        top_k: how many tokens to choose from; 0 means all.
        top_p, typical_p: probability masses to choose from; 1 means all.
        repetition_penalty: 1 means none.
        frequency_penalty: 0 means none.
        seed: the same seed and prompt give the same text.
        schema: the JSON schema that the text has to follow; None means any text.
    """

    temperature: float
    top_k: int
    top_p: float
    typical_p: float
    repetition_penalty: float
    frequency_penalty: float
    seed: int
    schema: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Answer:
    """A response of llama.cpp's server; closing ``parts`` stops the generation.

    A stream has the content type ``text/event-stream``, anything else is a JSON document.
    """

    status: int
    content_type: str
    parts: AsyncGenerator[bytes, None]


class GenerationError(Exception):
    """The model failed while it generated."""


class Model(Protocol):
    """A language model."""

    @property
    def name(self) -> str:
        """Its name, for people to read."""

    async def tokenize(self, text: str) -> list[Piece]:
        """The tokens of a text."""

    async def template(self, messages: Sequence[Mapping[str, Any]]) -> str:
        """The prompt for a chat, by the model's chat template."""

    def generate(
        self, prompt: Sequence[Piece], sampling: Sampling, max_tokens: int
    ) -> AsyncGenerator[Token, None]:
        """Token after token: the last is a special one, or the one with number ``max_tokens``.

        Closing the generator stops the generation. Raises GenerationError.
        """

    def openai(self, path: str, body: bytes) -> AbstractAsyncContextManager[Answer]:
        """The response of llama.cpp's own server to a request of OpenAI's API.

        Args:
            path: CHAT, COMPLETIONS or EMBEDDINGS.

        Raises:
            GenerationError: the model failed.
        """

    async def close(self) -> None:
        """Release the model's resources."""
