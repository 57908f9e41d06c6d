"""The shapes of embeddings. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engines.engine import Refused, Rules, refusal
from engines.failures import raise_if_failed
from inference.errors import UpstreamFailedError
from openai_api.errors import UnsupportedParameterError
from openai_api.results import Embeddings

if TYPE_CHECKING:
    from openai_api.embedding_request import EmbeddingRequest

# https://en.wikipedia.org/wiki/Single-precision_floating-point_format
FLOAT32_MAX = 3.4028234663852886e38


def check(request: EmbeddingRequest, rules: Rules) -> None:
    """Raise UnsupportedParameterError for what the engine does not have."""
    dimensions, tokens = rules["dimensions"], rules["input.tokens"]
    if request.dimensions is not None and isinstance(dimensions, Refused):
        raise refusal("dimensions", dimensions.reason)
    if isinstance(tokens, Refused) and not all(isinstance(each, str) for each in request.inputs):
        raise UnsupportedParameterError(f"Send input as text: {tokens.reason}.", param="input")


def read_list(value: Any, request: EmbeddingRequest) -> Embeddings:
    """Return the vectors of a bare list. Raises UpstreamFailedError."""
    raise_if_failed(value)
    if not isinstance(value, list):
        raise UpstreamFailedError(cause="embeddings that are no list")
    return Embeddings(_vectors(value, request), None)


def read_openai(value: Any, request: EmbeddingRequest) -> Embeddings:
    """Return the vectors of OpenAI's shape. Raises UpstreamFailedError."""
    raise_if_failed(value)
    data = value.get("data") if isinstance(value, dict) else None
    if not isinstance(data, list) or not all(isinstance(each, dict) for each in data):
        raise UpstreamFailedError(cause="embeddings without data")
    in_order = sorted(data, key=lambda each: _whole(each.get("index")))
    usage = value.get("usage")
    tokens = usage.get("prompt_tokens") if isinstance(usage, dict) else None
    return Embeddings(
        _vectors([each.get("embedding") for each in in_order], request),
        tokens if type(tokens) is int else None,
    )


def _vectors(values: list[Any], request: EmbeddingRequest) -> tuple[tuple[float, ...], ...]:
    if len(values) != len(request.inputs):
        raise UpstreamFailedError(cause="not one embedding a text")
    return tuple(_vector(each) for each in values)


def _vector(value: Any) -> tuple[float, ...]:
    if not isinstance(value, list) or not value or not all(map(_is_number, value)):
        raise UpstreamFailedError(cause="embedding that is no list of numbers")
    if max(map(abs, value)) > FLOAT32_MAX:
        raise UpstreamFailedError(cause="embedding that float32 cannot hold")
    return tuple(value)


def _is_number(value: object) -> bool:
    return type(value) is float or type(value) is int


def _whole(value: object) -> int:
    return value if type(value) is int else 0
