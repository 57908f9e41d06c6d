"""A model in a GGUF file, run by llama.cpp inside this process.

The package ``xllamacpp`` starts llama.cpp's own HTTP server on a free loopback port; its
``/tokenize`` and ``/completion`` are used, and OpenAI's paths as they are. Closing the connection
to ``/completion`` stops the generation; requests beyond the number of slots wait in line.
https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md
"""

from __future__ import annotations

import json
import os
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import xllamacpp

from local.model_server import tool_prompt
from local.model_server.model import (
    CHAT,
    MAX_TOTAL_TOKENS,
    Answer,
    GenerationError,
    Piece,
    Sampling,
    Token,
)

SLOTS = 2
HIDDEN_ID = 0
"""llama.cpp does not report the ids of tokens that are part of a character."""


class Gguf:
    """A model loaded from a file.

    Raises:
        ValueError: the file is missing or is not a model that llama.cpp can load.
    """

    def __init__(self, path: Path) -> None:
        self._end: str | None = None
        if not path.is_file():
            raise ValueError(f"there is no model file {path}")
        self.name = path.stem
        try:
            self._server = xllamacpp.Server(_parameters(path))
        except RuntimeError as error:
            raise ValueError(f"llama.cpp cannot load {path}: {error}") from error
        self._client = httpx.AsyncClient(
            base_url=self._server.listening_address,
            timeout=None,
            # llama.cpp closes connections that were used, now and then just as the next request
            # is sent on one: a new one for each request costs nothing on loopback.
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
            trust_env=False,
        )

    async def tokenize(self, text: str) -> list[Piece]:
        """The tokens, special ones at the start included if the model has any."""
        response = await self._client.post(
            "/tokenize", json={"content": text, "add_special": True, "with_pieces": True}
        )
        return [Piece(token["id"], _text(token["piece"])) for token in response.json()["tokens"]]

    async def template(self, messages: Sequence[Mapping[str, Any]]) -> str:
        """The prompt for a chat, by the template that llama.cpp was started with."""
        response = await self._client.post("/apply-template", json={"messages": list(messages)})
        return str(response.json()["prompt"])

    async def generate(
        self, prompt: Sequence[Piece], sampling: Sampling, max_tokens: int
    ) -> AsyncGenerator[Token, None]:
        """Token after token, as llama.cpp sends them."""
        body = _request(prompt, sampling, max_tokens)
        generated = 0
        try:
            end = await self._end_of_sequence()
            async with self._client.stream("POST", "/completion", json=body) as response:
                async for event in _events(response):
                    for token in _tokens(event, event["tokens_predicted"] - generated, end):
                        yield token
                    generated = event["tokens_predicted"]
        except (httpx.TransportError, ValueError, KeyError) as error:
            raise GenerationError(f"llama.cpp broke off: {error!r}") from error

    @asynccontextmanager
    async def openai(self, path: str, body: bytes) -> AsyncGenerator[Answer, None]:
        """The response of llama.cpp's server, passed on as it comes."""
        sent = tool_prompt.encourage(body) if path == CHAT else body
        try:
            async with self._client.stream(
                "POST", path, content=sent, headers={"content-type": "application/json"}
            ) as response:
                content_type = response.headers.get("content-type", "application/json")
                yield Answer(response.status_code, content_type, _parts(response))
        except httpx.TransportError as error:
            raise GenerationError(f"llama.cpp broke off: {error!r}") from error

    async def _end_of_sequence(self) -> str:
        """The text of the token that ends a sequence; llama.cpp leaves it out of the stream."""
        if self._end is None:
            self._end = (await self._client.get("/props")).json().get("eos_token", "")
        return self._end

    async def close(self) -> None:
        """Close the connections; the server ends with this object."""
        await self._client.aclose()


def _parameters(path: Path) -> Any:
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(path)
    parameters.n_parallel = SLOTS
    # llama.cpp ends a sequence just before its context is full
    parameters.n_ctx = SLOTS * (MAX_TOTAL_TOKENS + 256)
    parameters.warmup = False
    parameters.chat_template = tool_prompt.TEMPLATE.read_text()
    parameters.model_alias = {path.stem}
    parameters.embedding = True  # beside completions, not in place of them
    parameters.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
    # Its threads spin while they wait for one another: when the machine has other work, one more
    # thread than free cores makes generating a hundred times slower, so half of them stay free.
    threads = max(1, (os.cpu_count() or 1) // 2)
    parameters.cpuparams.n_threads = threads
    parameters.cpuparams_batch.n_threads = threads
    return parameters


def _request(prompt: Sequence[Piece], sampling: Sampling, max_tokens: int) -> dict[str, Any]:
    constrained = {} if sampling.schema is None else {"json_schema": sampling.schema}
    return {
        **constrained,
        "prompt": [piece.id for piece in prompt],
        "stream": True,
        "n_predict": max_tokens,
        "n_probs": 1,  # brings the log probability of each token
        "return_tokens": True,
        "cache_prompt": True,
        "temperature": sampling.temperature,
        "top_k": sampling.top_k,
        "top_p": sampling.top_p,
        "min_p": 0.0,  # TGI has none
        "typical_p": sampling.typical_p,
        "repeat_penalty": sampling.repetition_penalty,
        "frequency_penalty": sampling.frequency_penalty,
        "seed": sampling.seed % 2**32,
    }


async def _parts(response: httpx.Response) -> AsyncGenerator[bytes, None]:
    async for part in response.aiter_raw():
        yield part


async def _events(response: httpx.Response) -> AsyncIterator[dict[str, Any]]:
    if not response.is_success:
        raise GenerationError((await response.aread()).decode("utf-8", "replace"))
    async for line in response.aiter_lines():
        if line.startswith("error:"):
            raise GenerationError(line.removeprefix("error:").strip())
        if line.startswith("data:"):
            event = json.loads(line.removeprefix("data:"))
            if "error" in event:
                raise GenerationError(str(event["error"]))
            yield event


def _tokens(event: dict[str, Any], number: int, end: str) -> list[Token]:
    """The tokens that one event stands for.

    The parts of a character come together with its last part. A token without text of its own
    is a special one: in this use of llama.cpp, the end of the sequence.
    """
    if number == 0:
        return []
    if event["stop"]:  # the limit came in the middle of a character
        return [Token(HIDDEN_ID, "", 0.0)] * number
    (known,) = event["completion_probabilities"][-1:]
    text = event["content"]
    last = Token(event["tokens"][-1], text or end, known["logprob"], special=text == "")
    return [Token(HIDDEN_ID, "", 0.0)] * (number - 1) + [last]


def _text(piece: str | Sequence[int]) -> str:
    return piece if isinstance(piece, str) else bytes(piece).decode("utf-8", "replace")
