"""Text Generation Inference (TGI): the body decides what it is.

Order and shapes: ``router/src/sagemaker.rs`` of
https://github.com/huggingface/text-generation-inference.
"""

from __future__ import annotations

import re

from starlette.responses import Response

from local.model_server.engines import served
from local.model_server.engines.engine import DONE, Call, Engine, FullError, Slots, sse
from local.model_server.engines.tgi import chat, completions, generate, response
from local.model_server.engines.tgi.errors import FailedError, OverloadedError
from local.model_server.engines.tgi.schema import parse, read
from local.model_server.model import Model

_BY_SHAPE_SINCE = (2, 4)


async def invoke(model: Model, call: Call, slots: Slots) -> Response:
    """The response of the first request type that the body fits."""
    document = read(call.content_type, call.body)
    try:
        openai = _known(call) if isinstance(document, dict) and "inputs" not in document else ()
        if "messages" in openai and "messages" in document:
            return await chat.invoke(model, document, slots, call.environment)
        if "prompt" in openai and "prompt" in document:
            return await completions.invoke(model, document, slots, call.environment)
        return await generate.invoke(model, parse(document), slots)
    except FullError as full:
        raise OverloadedError from full


def _known(call: Call) -> tuple[str, ...]:
    """The fields of OpenAI's requests that the image takes: older ones took one kind, by choice."""
    version = re.search(r"tgi(\d+)\.(\d+)", call.image)
    if version is None or (int(version[1]), int(version[2])) >= _BY_SHAPE_SINCE:
        return ("messages", "prompt")
    return ("messages",) if served.is_on(call.environment, "MESSAGES_API_ENABLED") else ()


def broken_off(reason: str, first: bytes) -> bytes:
    """The end of a stream that failed, in the shape of the stream."""
    error = FailedError(reason)
    if b'"token"' in first:
        return response.sse(error.body())
    return sse(error.openai_body()) + DONE


ENGINE = Engine(invoke, FailedError, broken_off)
