"""The response of POST /v1/rerank. Pure."""

from __future__ import annotations

import json
from typing import Any

from openai_api.ids import Head
from openai_api.rerank_request import RerankRequest


def write(
    head: Head, request: RerankRequest, scores: list[tuple[int, float]], tokens: int
) -> bytes:
    """Write the index and score of each text, best first."""
    results = [_result(request, index, score) for index, score in scores[: request.top_n]]
    fields = {
        "id": head.id,
        "model": head.model,
        "usage": {"total_tokens": tokens},
        "results": results,
    }
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def _result(request: RerankRequest, index: int, score: float) -> dict[str, Any]:
    found: dict[str, Any] = {"index": index, "relevance_score": score}
    if request.return_documents:
        found["document"] = {"text": request.documents[index]}
    return found
