"""The Hugging Face inference toolkit: a pipeline's inputs and outputs.

Sources: ``handler_service.py`` and ``decoder_encoder.py`` of
https://github.com/aws/sagemaker-huggingface-inference-toolkit. Every failure is a 400, the server's
too. Nothing streams, and no response has a usage.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from local.model_server.engines import openai_body as body
from local.model_server.engines import pooling, served
from local.model_server.engines.engine import Call, Engine, Slots, WireError, document
from local.model_server.llama import RefusedError, whole
from local.model_server.model import CHAT, COMPLETIONS, Model

_DEFAULT_TOKENS = 256
_VECTORS = ("feature-extraction", "sentence-similarity")
_KNOWN = frozenset(
    {
        "max_new_tokens", "max_length", "temperature", "top_p", "top_k", "do_sample",
        "repetition_penalty", "return_full_text", "num_return_sequences", "stop_strings",
    }
)  # fmt: skip


async def invoke(model: Model, call: Call, slots: Slots) -> Response:
    """What the pipeline of HF_TASK returns."""
    if call.media_type != "application/json":
        raise failed(f"Content type {call.media_type} is not supported by this framework.")
    request = _parse(call.body)
    inputs = request.get("inputs", request)
    parameters = {} if request.get("parameters") is None else request["parameters"]
    try:
        with slots.take():
            if call.environment.get("HF_TASK") in _VECTORS:
                return document(await _vectors(model, inputs))
            return document(await _generated(model, inputs, parameters, call.environment))
    except RefusedError as refused:
        raise failed(str(refused)) from refused


def failed(reason: str) -> WireError:
    """The one error that there is."""
    return WireError(400, {"code": 400, "type": "InternalServerException", "message": reason})


def _parse(content: bytes) -> dict[str, Any]:
    try:
        request = json.loads(content)
    except ValueError as cause:
        raise failed(str(cause)) from cause
    if not isinstance(request, dict):
        raise failed(f"'{type(request).__name__}' object has no attribute 'pop'")
    return request


async def _vectors(model: Model, inputs: Any) -> list[Any]:
    """For each text the vectors of its tokens; here one, of the whole text."""
    if not body.either(body.is_text, body.list_of(body.is_text))(inputs):
        raise failed("text input must be of type `str` or `list[str]`")
    vectors, _ = await pooling.embed(model, pooling.inputs_of(inputs))
    each = [[[vector]] for vector in vectors]
    return each[0] if isinstance(inputs, str) else each


async def _generated(
    model: Model, inputs: Any, parameters: Any, environment: Mapping[str, str]
) -> list[Any]:
    if not isinstance(parameters, dict):
        raise failed("argument after ** must be a mapping")
    unknown = [name for name in parameters if name not in _KNOWN]
    if unknown:
        raise failed(
            f"The following `model_kwargs` are not used by the model: {unknown} "
            "(note: typos in the generate arguments will also show up in this list)"
        )
    if body.list_of(body.is_message)(inputs) and inputs:
        return [await _chat(model, inputs, parameters, environment)]
    if isinstance(inputs, str):
        return await _texts(model, inputs, parameters)
    if body.list_of(body.is_text)(inputs):
        return [await _texts(model, text, parameters) for text in inputs]
    raise failed("text input must be of type `str` (single example), `list[str]` (batch)")


async def _chat(
    model: Model, messages: list[Any], parameters: dict[str, Any], environment: Mapping[str, str]
) -> dict[str, Any]:
    """A chat's text is the list of its messages, the model's at the end."""
    if not served.has_template(environment):
        raise failed(
            "Cannot use chat template functions because tokenizer.chat_template is not set"
        )
    answer = await whole(model, CHAT, {**_sampling(parameters), "messages": messages})
    text = answer["choices"][0]["message"]["content"]
    if parameters.get("return_full_text") is False:
        return {"generated_text": text}
    return {"generated_text": [*messages, {"role": "assistant", "content": text}]}


async def _texts(model: Model, text: str, parameters: dict[str, Any]) -> list[Any]:
    prefix = "" if parameters.get("return_full_text") is False else text
    made = []
    for _ in range(parameters.get("num_return_sequences") or 1):
        answer = await whole(model, COMPLETIONS, {**_sampling(parameters), "prompt": text})
        made.append({"generated_text": prefix + answer["choices"][0]["text"]})
    return made


def _sampling(parameters: Mapping[str, Any]) -> dict[str, Any]:
    maximum = parameters.get("max_new_tokens") or parameters.get("max_length") or _DEFAULT_TOKENS
    samples = parameters.get("do_sample") is True
    asked = {n: parameters[n] for n in ("temperature", "top_p", "top_k") if n in parameters}
    return {"max_tokens": maximum, **(asked if samples else {"temperature": 0.0})}


ENGINE = Engine(invoke, failed)
