"""Requests to llama.cpp's own server, which generates for every engine's wire.

https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any

from local.model_server.model import GenerationError, Model

Document = dict[str, Any]
_DONE = "[DONE]"


class RefusedError(Exception):
    """llama.cpp refuses a request."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


async def whole(model: Model, path: str, request: Mapping[str, Any]) -> Document:
    """The response in one piece.

    Raises:
        RefusedError: llama.cpp refuses the request.
        GenerationError: the model failed.
    """
    async with model.openai(path, json.dumps({**request, "stream": False}).encode()) as answer:
        content = b"".join([part async for part in answer.parts])
        return _accepted(answer.status, content)


async def chunks(
    model: Model, path: str, request: Mapping[str, Any]
) -> AsyncGenerator[Document, None]:
    """The chunks of a stream; the last one has no choices and the usage.

    Raises:
        RefusedError: llama.cpp refuses the request; raised before the first chunk.
        GenerationError: the model failed.
    """
    options = {"stream": True, "stream_options": {"include_usage": True}}
    async with model.openai(path, json.dumps({**request, **options}).encode()) as answer:
        if answer.status != 200:
            _accepted(answer.status, b"".join([part async for part in answer.parts]))
        async with aclosing(_lines(answer.parts)) as lines:
            async for line in lines:
                data = line.removeprefix("data:").strip()
                if data == _DONE:
                    return
                if data and line.startswith(("data:", "error:")):
                    yield _chunk(data.removeprefix("error:"))


def _accepted(status: int, content: bytes) -> Document:
    try:
        document: Document = json.loads(content)
    except ValueError as error:
        raise GenerationError(content.decode("utf-8", "replace")) from error
    if status == 200:
        return document
    message = str((document.get("error") or {}).get("message", "failed"))
    if status >= 500:
        raise GenerationError(message)
    raise RefusedError(status, message)


def _chunk(data: str) -> Document:
    chunk: Document = json.loads(data)
    if "error" in chunk:
        raise GenerationError(str(chunk["error"].get("message", chunk["error"])))
    return chunk


async def _lines(parts: AsyncGenerator[bytes, None]) -> AsyncGenerator[str, None]:
    rest = b""
    async for part in parts:
        *lines, rest = (rest + part).split(b"\n")
        for line in lines:
            yield line.decode()
    if rest:
        yield rest.decode()
