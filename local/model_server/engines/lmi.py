"""LMI (DJL Serving with vLLM): OpenAI's requests as vLLM, and ``inputs`` in a shape of its own.

Sources: ``djl_python/lmi_vllm`` and ``djl_python/async_utils.py`` in ``engines/python/setup`` of
https://github.com/deepjavalibrary/djl-serving. A stream is JSON lines without ``[DONE]``. vLLM's
own errors come with status 500 and their members as text: LMI looks for them in another place.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any

from starlette.responses import Response

from local.model_server.engines import openai_body as body
from local.model_server.engines import pooling, vllm, vllm_chunks
from local.model_server.engines.engine import (
    JSON,
    JSON_LINES,
    Call,
    Engine,
    Slots,
    WireError,
    dumps,
    streamed,
)
from local.model_server.llama import RefusedError, chunks, whole
from local.model_server.model import CHAT, COMPLETIONS, GenerationError, Model

SERVED_NAME = "lmi"
_DEFAULT_TOKENS = 30
_LAST_LINE = b"\n"


async def invoke(model: Model, call: Call, slots: Slots) -> Response:
    """The response by the body's fields."""
    request = _parse(call.body)
    if call.environment.get("OPTION_TASK") in ("text-embedding", "feature-extraction"):
        return await _embed(model, request, slots)
    if "prompt" in request:
        return await _openai(model, COMPLETIONS, request, call, slots)
    if "inputs" in request:
        return await _inputs(model, request, slots)
    if "messages" in request:
        return await _openai(model, CHAT, request, call, slots)
    raise _unreadable("invalid payload. must contain prompt, inputs, or messages")


def failed(reason: str) -> WireError:
    """The error for a generation that failed."""
    return _from_vllm(vllm.failed(reason))


def _unreadable(reason: str) -> WireError:
    return _error(424, f"Input parsing failed: {reason}")


def _error(status: int, message: str) -> WireError:
    return WireError(status, {"code": status, "error": message})


def _from_vllm(error: WireError) -> WireError:
    content: Any = error.content
    members = ", ".join(f"{name}={value!r}" for name, value in content["error"].items())
    return _error(500, f"error=ErrorInfo({members})")


def _parse(content: bytes) -> dict[str, Any]:
    try:
        request = json.loads(content)
    except ValueError as cause:
        raise _unreadable(str(cause)) from cause
    if not isinstance(request, dict):
        raise _unreadable("argument of another type than dict")
    return request


async def _openai(
    model: Model, path: str, request: dict[str, Any], call: Call, slots: Slots
) -> Response:
    kind = body.CHAT if path == CHAT else body.COMPLETION
    wrong = body.wrong(kind, request)
    if wrong:
        raise _unreadable(f"{len(wrong)} validation error for {kind}: {', '.join(wrong)}")
    try:
        _check(path, request, call.environment)
        names = vllm_chunks.Names(request.get("model") or SERVED_NAME)
        if request.get("stream"):
            source = vllm.stream(model, path, request, names, slots)
            lines = await vllm.begun(
                source, _line, refuse=lambda text: vllm.error(400, text), end=_LAST_LINE
            )
            return streamed(JSON_LINES, lines)
        with slots.take():
            answer = await whole(model, path, vllm.generation(path, request))
            return _whole(names.whole(path, request, answer))
    except WireError as error:
        raise _from_vllm(error) from error
    except RefusedError as refused:
        raise _from_vllm(vllm.error(400, str(refused))) from refused


def _check(path: str, request: Mapping[str, Any], environment: Mapping[str, str]) -> None:
    wanted = request.get("model", SERVED_NAME)
    if wanted != environment.get("OPTION_SERVED_MODEL_NAME", SERVED_NAME):
        raise vllm.error(404, f"The model `{wanted}` does not exist.", "NotFoundError", "model")
    if path == CHAT:
        vllm.check_chat(request, environment)


async def _inputs(model: Model, request: dict[str, Any], slots: Slots) -> Response:
    parameters = request.get("parameters") or {}
    if not isinstance(request["inputs"], str) or not isinstance(parameters, dict):
        raise _unreadable("1 validation error for CompletionRequest: prompt")
    asked = _completion(request["inputs"], parameters)
    wrong = body.wrong(body.COMPLETION, {**asked, "logprobs": None})
    if wrong:
        raise _unreadable(f"{len(wrong)} validation error for CompletionRequest: {wrong[0]}")
    prefix = request["inputs"] if parameters.get("return_full_text") else ""
    details = bool(parameters.get("details"))
    try:
        if request.get("stream"):
            source = _tokens(model, asked, prefix, slots, details=details)
            lines = await vllm.begun(
                source, _line, refuse=lambda text: vllm.error(400, text), end=_LAST_LINE
            )
            return streamed(JSON_LINES, lines)
        with slots.take():
            return _whole(_generated(await whole(model, COMPLETIONS, asked), prefix, details))
    except WireError as error:
        raise _from_vllm(error) from error
    except RefusedError as refused:
        raise _from_vllm(vllm.error(400, str(refused))) from refused


def _completion(prompt: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    asked = {n: v for n, v in parameters.items() if n in body.GENERATION[COMPLETIONS]}
    if parameters.get("do_sample") is False:
        asked["temperature"] = 0.0
    maximum = parameters.get("max_new_tokens", _DEFAULT_TOKENS)
    return {**asked, "prompt": prompt, "max_tokens": maximum, "logprobs": 1}


def _generated(answer: Mapping[str, Any], prefix: str, details: bool) -> dict[str, Any]:
    (choice,) = answer["choices"]
    generated = {"generated_text": prefix + choice["text"]}
    if not details:
        return generated
    told = {
        # What stopped it, not why it finished: null at the end of the sequence and at the limit.
        "finish_reason": None,
        "generated_tokens": answer["usage"]["completion_tokens"],
        "seed": None,
        "prefill": [],
        "tokens": [
            {"id": each["id"], "text": each["token"], "logprob": each["logprob"]}
            for each in (choice.get("logprobs") or {}).get("content") or []
        ],
    }
    return {**generated, "details": told}


async def _tokens(
    model: Model, asked: dict[str, Any], prefix: str, slots: Slots, *, details: bool
) -> AsyncGenerator[Any, None]:
    text, number = "", 0
    with slots.take():
        try:
            async with aclosing(chunks(model, COMPLETIONS, asked)) as source:
                async for chunk in source:
                    for choice in chunk["choices"]:
                        finish = choice.get("finish_reason")
                        text, number = text + choice["text"], number + 1
                        yield {
                            "index": choice["index"],
                            "token": _token(choice),
                            "generated_text": prefix + text if finish else None,
                            "details": _details(finish, number) if finish and details else None,
                        }
        except GenerationError as cause:
            yield {"error": vllm.describe(500, str(cause), "InternalServerError")}


def _details(finish: str, number: int) -> dict[str, Any]:
    # One token more than were generated: LMI adds one to vLLM's count.
    return {"finish_reason": finish, "seed": None, "generated_tokens": number, "input_length": 1}


def _token(choice: Mapping[str, Any]) -> dict[str, Any]:
    content = (choice.get("logprobs") or {}).get("content") or [{"id": 0, "logprob": 0.0}]
    return {"id": content[0]["id"], "text": choice["text"], "logprob": content[0]["logprob"]}


async def _embed(model: Model, request: Mapping[str, Any], slots: Slots) -> Response:
    inputs = request.get("inputs", "")
    if not isinstance(inputs, str | list):
        raise _unreadable(f"'inputs' must be a string or list of strings, got {inputs!r}")
    with slots.take():
        vectors, _ = await pooling.embed(model, pooling.inputs_of(inputs))
    return _whole(vectors)


def _whole(content: Any) -> Response:
    return Response(dumps(content) + b"\n", headers={"content-type": JSON})


def _line(chunk: Any) -> bytes:
    return dumps(chunk) + b"\n"


def broken_off(reason: str, _: bytes) -> bytes:
    """The end of a stream that failed."""
    return _line(vllm.failed(reason).content)


ENGINE = Engine(invoke, failed, broken_off)
