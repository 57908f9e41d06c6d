"""The response of POST /v1/embeddings. Pure.

https://platform.openai.com/docs/api-reference/embeddings/object
"""

from __future__ import annotations

import base64
import json
import struct
from collections.abc import Sequence

from openai_api.ids import Head


def write(head: Head, vectors: Sequence[Sequence[float]], tokens: int, as_base64: bool) -> bytes:
    """Write vectors, in the order of their texts.

    Args:
        head: of the response.
        vectors: the vectors.
        tokens: of all texts.
        as_base64: whether each vector is the base64 of its numbers as little-endian float32.
    """
    data = [
        {"object": "embedding", "index": at, "embedding": _base64(each) if as_base64 else each}
        for at, each in enumerate(vectors)
    ]
    usage = {"prompt_tokens": tokens, "total_tokens": tokens}
    fields = {"object": "list", "data": data, "model": head.model, "usage": usage}
    return json.dumps(fields, separators=(",", ":")).encode()


def _base64(vector: Sequence[float]) -> str:
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
