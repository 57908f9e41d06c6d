"""Vectors, and the order of texts by them."""

from __future__ import annotations

import base64
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from local.model_server.llama import Document, whole
from local.model_server.model import EMBEDDINGS, Model

Vector = list[float]


@dataclass(frozen=True)
class Rank:
    """How well a text fits a query."""

    index: int
    score: float


async def embed(model: Model, inputs: Sequence[str | Sequence[int]]) -> tuple[list[Vector], int]:
    """A vector of length 1 for each input, and the number of tokens.

    Raises:
        RefusedError, GenerationError: as `whole`.
    """
    answer = await whole(model, EMBEDDINGS, {"input": list(inputs)})
    data = sorted(answer["data"], key=lambda each: each["index"])
    return [each["embedding"] for each in data], answer["usage"]["prompt_tokens"]


async def rank(model: Model, query: str, texts: Sequence[str]) -> list[Rank]:
    """The texts, the best one first."""
    (wanted, *vectors), _ = await embed(model, [query, *texts])
    scores = [sum(a * b for a, b in zip(wanted, each, strict=True)) for each in vectors]
    ranks = [Rank(number, score) for number, score in enumerate(scores)]
    return sorted(ranks, key=lambda each: -each.score)


async def openai(model: Model, request: Mapping[str, Any]) -> Document:
    """The response to an embeddings request of OpenAI's API."""
    vectors, used = await embed(model, inputs_of(request["input"]))
    cut = [shortened(vector, request.get("dimensions")) for vector in vectors]
    base64d = request.get("encoding_format") == "base64"
    data = [
        {"index": n, "object": "embedding", "embedding": encoded(v) if base64d else v}
        for n, v in enumerate(cut)
    ]
    usage = {"prompt_tokens": used, "total_tokens": used, "completion_tokens": 0}
    name = request.get("model") or ""
    return {"id": "embd-1", "object": "list", "model": name, "data": data, "usage": usage}


def inputs_of(given: Any) -> list[Any]:
    """The inputs of a request: one string, one list of tokens, or a list of either."""
    one = isinstance(given, str) or (given and isinstance(given[0], int))
    return [given] if one else list(given)


def shortened(vector: Vector, dimensions: int | None) -> Vector:
    """The first dimensions, scaled to length 1 again."""
    kept = vector[:dimensions]
    length = sum(value * value for value in kept) ** 0.5 or 1.0
    return [value / length for value in kept] if dimensions else vector


def encoded(vector: Vector) -> str:
    """Little-endian 32-bit floats in base64."""
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
