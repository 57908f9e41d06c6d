"""The shapes of rankings. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engines.failures import raise_if_failed
from inference.errors import UpstreamFailedError
from openai_api.results import Ranking

if TYPE_CHECKING:
    from openai_api.rerank_request import RerankRequest


def read_jina(value: Any, request: RerankRequest) -> Ranking:
    """Return the scores of Jina AI's shape, which vLLM has. Raises UpstreamFailedError."""
    raise_if_failed(value)
    results = value.get("results") if isinstance(value, dict) else None
    usage = value.get("usage") if isinstance(value, dict) else None
    tokens = usage.get("total_tokens") if isinstance(usage, dict) else None
    found = _scores(results, "relevance_score", len(request.documents))
    return Ranking(found, tokens if type(tokens) is int else None)


def read_tei(value: Any, request: RerankRequest) -> Ranking:
    """Return the scores of TEI's list. Raises UpstreamFailedError."""
    raise_if_failed(value)
    return Ranking(_scores(value, "score", len(request.documents)), None)


def _scores(results: Any, name: str, documents: int) -> tuple[tuple[int, float], ...]:
    if not isinstance(results, list):
        raise UpstreamFailedError(cause="ranking without results")
    found = [_score(each, name, documents) for each in results]
    return tuple(sorted(found, key=lambda each: -each[1]))


def _score(result: Any, name: str, documents: int) -> tuple[int, float]:
    index = result.get("index") if isinstance(result, dict) else None
    score = result.get(name) if isinstance(result, dict) else None
    if not isinstance(index, int) or not isinstance(score, int | float):
        raise UpstreamFailedError(cause="ranking without scores")
    if not 0 <= index < documents:
        raise UpstreamFailedError(cause="ranking of another text")
    return index, float(score)
