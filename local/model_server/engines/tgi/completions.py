"""``prompt``: a completion in OpenAI's shape, with what TGI makes of it.

Source: ``completions`` in ``router/src/server.rs``. In a stream the text of the last token is sent
even if that is the end of the sequence, finish reasons are TGI's own and empty before the last one,
and the last chunk always has a usage.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any

from starlette.responses import Response

from local.model_server.engines import openai_body as body
from local.model_server.engines import served
from local.model_server.engines.engine import DONE, SSE, Slots, document, sse, streamed
from local.model_server.engines.tgi import generate
from local.model_server.engines.tgi.chat import FINGERPRINT, formatted, usage
from local.model_server.engines.tgi.chat_request import NO_VARIANT, fits, sampling
from local.model_server.engines.tgi.errors import (
    BatchError,
    RejectedError,
    SuffixError,
    TgiError,
    ValidationError,
)
from local.model_server.engines.tgi.generation import generate_all, text_of
from local.model_server.engines.tgi.schema import GenerateRequest, Parameters
from local.model_server.model import Model

MAX_CLIENT_BATCH_SIZE = 4
_RULES: dict[str, body.Rule] = {
    "model": body.is_text,
    "prompt": body.either(body.is_text, lambda value: body.list_of(body.is_text)(value) and value),
    "max_tokens": lambda value: body.is_int(value) and value >= 0,
    "temperature": body.is_number,
    "top_p": body.is_number,
    "stream": body.is_bool,
    "seed": lambda value: body.is_int(value) and value >= 0,
    "suffix": body.is_text,
    "repetition_penalty": body.is_number,
    "frequency_penalty": body.is_number,
    "stop": body.list_of(body.is_text),
}


async def invoke(
    model: Model, given: Mapping[str, Any], slots: Slots, environment: Mapping[str, str]
) -> Response:
    """The completions of the prompts, whole or as a stream."""
    requests = _parse(given)
    head = {
        "object": "text_completion",
        "id": "",
        "created": int(time.time()),
        "model": served.model_id(environment),
        "system_fingerprint": FINGERPRINT,
    }
    if given.get("stream"):
        return streamed(SSE, _events(model, requests, slots, head))
    return document(await _whole(model, requests, slots, head))


def _parse(given: Mapping[str, Any]) -> list[GenerateRequest]:
    if not fits(given, _RULES, ("prompt", "stream")):
        raise RejectedError(422, NO_VARIANT)
    if given.get("suffix") is not None:
        raise SuffixError
    prompts = [given["prompt"]] if isinstance(given["prompt"], str) else given["prompt"]
    if len(prompts) > MAX_CLIENT_BATCH_SIZE:
        raise BatchError(MAX_CLIENT_BATCH_SIZE)
    if given.get("model") not in (None, "tgi"):
        raise ValidationError(f"adapter_id {given['model']} not found")
    parameters = Parameters(
        **sampling(given),
        max_new_tokens=given.get("max_tokens"),
        repetition_penalty=given.get("repetition_penalty"),
    )
    return [GenerateRequest(each, parameters, bool(given.get("stream"))) for each in prompts]


async def _whole(
    model: Model, requests: list[GenerateRequest], slots: Slots, head: dict[str, Any]
) -> dict[str, Any]:
    choices, counted = [], [{"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}]
    for index, request in enumerate(requests):
        with slots.take(limited=True):
            planned = await generate.planned_for(model, request)
            generation = await generate_all(model, planned)
        text, reason = text_of(generation.tokens), formatted(generation.finish_reason)
        choices.append({"index": index, "text": text, "logprobs": None, "finish_reason": reason})
        counted.append(usage(planned, len(generation.tokens)))
    total = {name: sum(each[name] for each in counted) for name in counted[0]}
    return {**head, "choices": choices, "usage": total}


async def _events(
    model: Model, requests: list[GenerateRequest], slots: Slots, head: dict[str, Any]
) -> AsyncGenerator[bytes, None]:
    for index, request in enumerate(requests):
        number = 0
        try:
            async with aclosing(generate.steps(model, request, slots)) as source:
                async for step, planned in source:
                    number += 1
                    choice = {
                        "index": index,
                        "text": step.token.text,
                        "logprobs": None,
                        "finish_reason": step.finish_reason or "",
                    }
                    last = {"usage": usage(planned, number)} if step.finish_reason else {}
                    yield sse({**head, "choices": [choice], **last})
        except TgiError as error:
            yield sse(error.openai_body())
    yield DONE
