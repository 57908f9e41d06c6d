"""Text Embeddings Inference: one fixed task on ``/invocations``, vectors or the order of texts.

Sources: ``router/src/http/server.rs`` and ``router/src/http/types.rs`` of
https://github.com/huggingface/text-embeddings-inference. No usage is in a body.
"""

from __future__ import annotations

import json
import math
from typing import Any

from starlette.responses import Response

from local.model_server.engines import openai_body as body
from local.model_server.engines import pooling, served
from local.model_server.engines.engine import Call, Engine, FullError, Slots, WireError, document
from local.model_server.llama import RefusedError
from local.model_server.model import Model

MAX_CLIENT_BATCH_SIZE = 32
MAX_INPUT_TOKENS = 512
_STATUS = {"empty": 400, "validation": 422, "tokenizer": 422, "backend": 424, "overloaded": 429}
_WRONG_SHAPE = "Failed to deserialize the JSON body into the target type"


async def invoke(model: Model, call: Call, slots: Slots) -> Response:
    """The response of the model's task."""
    request = _parse(call)
    try:
        with slots.take(limited=True):
            if served.is_reranker(call.environment):
                return document(await _rerank(model, request))
            return document(await _embed(model, request))
    except FullError as full:
        raise error("overloaded", "Model is overloaded") from full
    except RefusedError as refused:
        raise error("validation", f"Input validation error: {refused}") from refused


def error(kind: str, message: str) -> WireError:
    """An error of TEI."""
    return WireError(_STATUS[kind], {"error": message, "error_type": kind})


def failed(reason: str) -> WireError:
    """The error for a model that failed."""
    return error("backend", f"Backend error: {reason}")


def _parse(call: Call) -> dict[str, Any]:
    if call.media_type != "application/json":
        raise WireError(415, "Expected request with `Content-Type: application/json`")
    try:
        request = json.loads(call.body)
    except ValueError as cause:
        raise WireError(400, f"Failed to parse the request body as JSON: {cause}") from cause
    if not isinstance(request, dict):
        raise WireError(422, f"{_WRONG_SHAPE}: invalid type, expected struct")
    return request


async def _embed(model: Model, request: dict[str, Any]) -> list[pooling.Vector]:
    inputs = _inputs(request)
    cut = await _cut(model, inputs, truncate=request.get("truncate", True) is not False)
    vectors, _ = await pooling.embed(model, cut)
    dimensions = request.get("dimensions")
    if dimensions is not None and not (body.is_int(dimensions) and dimensions > 0):
        raise error("validation", "Input validation error: `dimensions` must be positive")
    return [pooling.shortened(vector, dimensions) for vector in vectors]


def _inputs(request: dict[str, Any]) -> list[Any]:
    if "inputs" not in request:
        raise WireError(422, f"{_WRONG_SHAPE}: missing field `inputs`")
    given = request["inputs"]
    one = body.either(body.is_text, body.list_of(body.is_int))
    if given == []:
        raise error("empty", "`inputs` cannot be empty")
    if not one(given) and not body.list_of(one)(given):
        raise WireError(422, f"{_WRONG_SHAPE}: inputs: data did not match any variant")
    inputs = pooling.inputs_of(given)
    _check_batch(inputs)
    if "" in inputs:
        raise error("empty", "Input validation error: `inputs` cannot be empty")
    return inputs


def _check_batch(inputs: list[Any]) -> None:
    if len(inputs) > MAX_CLIENT_BATCH_SIZE:
        raise error(
            "validation",
            f"batch size {len(inputs)} > maximum allowed batch size {MAX_CLIENT_BATCH_SIZE}",
        )


async def _cut(model: Model, inputs: list[Any], *, truncate: bool) -> list[Any]:
    """The inputs as tokens, not longer than the model takes."""
    cut = []
    for each in inputs:
        tokens = each
        if isinstance(each, str):
            tokens = [piece.id for piece in await model.tokenize(each)]
        if len(tokens) > MAX_INPUT_TOKENS and not truncate:
            raise error(
                "validation",
                f"Input validation error: `inputs` must have less than {MAX_INPUT_TOKENS} tokens. "
                f"Given: {len(tokens)}",
            )
        cut.append(each if len(tokens) <= MAX_INPUT_TOKENS else tokens[:MAX_INPUT_TOKENS])
    return cut


async def _rerank(model: Model, request: dict[str, Any]) -> list[dict[str, Any]]:
    for name, rule in (("query", body.is_text), ("texts", body.list_of(body.is_text))):
        if name not in request:
            raise WireError(422, f"{_WRONG_SHAPE}: missing field `{name}`")
        if not rule(request[name]):
            raise WireError(422, f"{_WRONG_SHAPE}: {name}: invalid type")
    texts = request["texts"]
    if not texts:
        raise error("empty", "`texts` cannot be empty")
    _check_batch(texts)
    ranks = await pooling.rank(model, request["query"], texts)
    raw, shown = bool(request.get("raw_scores")), bool(request.get("return_text"))
    return [
        {
            "index": each.index,
            **({"text": texts[each.index]} if shown else {}),
            "score": each.score if raw else 1 / (1 + math.exp(-each.score)),
        }
        for each in ranks
    ]


ENGINE = Engine(invoke, failed)
