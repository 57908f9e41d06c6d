"""vLLM's OpenAI server on ``/invocations``.

The body decides: a chat, then a completion, and with a pooling model an embedding or a rerank
request. One wrong type makes a body fit none of them. Sources:
``vllm/entrypoints/sagemaker/api_router.py`` and ``vllm/entrypoints/openai`` of
https://github.com/vllm-project/vllm. AWS's image also takes a path in SageMaker's custom
attributes: https://aws.github.io/deep-learning-containers/vllm/.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable, Mapping
from typing import Any

from starlette.responses import Response

from local.model_server.engines import openai_body as body
from local.model_server.engines import pooling, served, vllm_chunks
from local.model_server.engines.engine import (
    DONE,
    SSE,
    Call,
    Engine,
    Slots,
    WireError,
    document,
    sse,
    streamed,
)
from local.model_server.json_schema import closed
from local.model_server.llama import RefusedError, chunks, whole
from local.model_server.model import CHAT, COMPLETIONS, GenerationError, Model

NO_TEMPLATE = (
    "As of transformers v4.44, default chat template is no longer allowed, so you must provide a "
    "chat template if the tokenizer does not define one."
)
NO_TOOLS = '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'
_ROUTES = {CHAT: body.CHAT, COMPLETIONS: body.COMPLETION, "/v1/embeddings": body.EMBEDDING}


async def invoke(model: Model, call: Call, slots: Slots) -> Response:
    """The response of the first endpoint that the body fits."""
    if call.media_type != "application/json":
        raise error(415, "Unsupported Media Type: Only 'application/json' is allowed")
    request = _parse(call.body)
    kind = _kind(request, call)
    _check_model(request, call.environment)
    if kind in (body.EMBEDDING, body.RERANK):
        return await _pooled(model, kind, request, slots)
    if kind == body.CHAT:
        check_chat(request, call.environment)
    return await _generate(model, CHAT if kind == body.CHAT else COMPLETIONS, request, call, slots)


def check_chat(request: Mapping[str, Any], environment: Mapping[str, str]) -> None:
    """Refuse what the server was not started for. Raises WireError."""
    if not served.has_template(environment):
        raise error(400, NO_TEMPLATE)
    choice = request.get("tool_choice") or ("auto" if request.get("tools") else "none")
    if choice == "auto" and not _has_tools(environment):
        raise error(400, NO_TOOLS)


def error(
    status: int, message: str, kind: str = "BadRequestError", param: object = None
) -> WireError:
    """An error of vLLM; the code is a number."""
    return WireError(status, {"error": describe(status, message, kind, param)})


def describe(
    status: int, message: str, kind: str = "BadRequestError", param: object = None
) -> dict[str, Any]:
    """The members of an error."""
    return {"message": message, "type": kind, "param": param, "code": status}


def failed(reason: str) -> WireError:
    """The error for a generation that failed."""
    return error(500, reason, "InternalServerError")


def _parse(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError as cause:
        raise error(400, f"JSON decode error: {cause}", "Bad Request") from cause


def _kind(request: Any, call: Call) -> str:
    """The type of the request. Raises WireError if it is of none."""
    route = _route(call)
    if route is not None and route not in _ROUTES:
        raise error(404, "Not Found", "Not Found")
    known = [_ROUTES[route]] if route else _known(call.environment)
    for kind in known:
        if body.fits(kind, request):
            return kind
    raise error(
        400, f"Cannot find suitable handler for request. Expected one of: {[*map(_type, known)]}"
    )


def _route(call: Call) -> str | None:
    """The path in the custom attributes, which the images on Ubuntu do not read."""
    if "ubuntu" in call.image:
        return None
    items = [item.strip().partition("=") for item in (call.attributes or "").split(",")]
    return next((value for name, _, value in items if name == "route"), None)


def _known(environment: Mapping[str, str]) -> list[str]:
    if served.is_reranker(environment):
        return [body.RERANK]
    return [body.EMBEDDING] if served.is_embedder(environment) else [body.CHAT, body.COMPLETION]


def _type(kind: str) -> str:
    return {
        body.CHAT: "ChatCompletionRequest",
        body.COMPLETION: "CompletionRequest",
        body.EMBEDDING: "EmbeddingRequest",
        body.RERANK: "RerankRequest",
    }[kind]


def _check_model(request: Mapping[str, Any], environment: Mapping[str, str]) -> None:
    wanted = request.get("model")
    if wanted and wanted != served.model_id(environment):
        raise error(404, f"The model `{wanted}` does not exist.", "NotFoundError", "model")


def _has_tools(environment: Mapping[str, str]) -> bool:
    return any(
        served.is_on(environment, f"{prefix}_ENABLE_AUTO_TOOL_CHOICE")
        and environment.get(f"{prefix}_TOOL_CALL_PARSER")
        for prefix in ("SM_VLLM", "OPTION")
    )


async def _pooled(model: Model, kind: str, request: dict[str, Any], slots: Slots) -> Response:
    with slots.take():
        if kind == body.RERANK:
            texts = request["documents"]
            ranks = await pooling.rank(model, request["query"], texts)
            results = [
                {
                    "index": each.index,
                    "document": {"text": texts[each.index]},
                    "relevance_score": each.score,
                }
                for each in ranks[: request.get("top_n") or None]
            ]
            return document({"id": vllm_chunks.new_id("rerank"), "results": results})
        try:
            return document(await pooling.openai(model, request))
        except RefusedError as refused:
            raise error(400, str(refused)) from refused


async def _generate(
    model: Model, path: str, request: dict[str, Any], call: Call, slots: Slots
) -> Response:
    names = vllm_chunks.Names(served.model_id(call.environment))
    asked = generation(path, request)
    if not request.get("stream"):
        with slots.take():
            try:
                return document(names.whole(path, request, await whole(model, path, asked)))
            except RefusedError as refused:
                raise error(400, str(refused)) from refused
    first = stream(model, path, request, names, slots)
    return streamed(SSE, await begun(first, sse, refuse=lambda text: error(400, text)))


def generation(path: str, request: Mapping[str, Any]) -> dict[str, Any]:
    """The request to llama.cpp: what both know, and vLLM's default for a completion's length."""
    asked = {name: value for name, value in request.items() if name in body.GENERATION[path]}
    if "max_completion_tokens" in request:
        asked["max_tokens"] = request["max_completion_tokens"]
    if isinstance(request.get("tool_choice"), Mapping):
        named = request["tool_choice"].get("function", {}).get("name")
        tools = [tool for tool in request.get("tools") or [] if tool["function"]["name"] == named]
        asked |= {"tools": tools, "tool_choice": "required"}
    if request.get("response_format"):
        asked["response_format"] = closed(request["response_format"])
    if path == COMPLETIONS:
        asked.setdefault("max_tokens", 16)
    return asked


async def stream(
    model: Model,
    path: str,
    request: Mapping[str, Any],
    names: vllm_chunks.Names,
    slots: Slots,
) -> AsyncGenerator[Any, None]:
    """vLLM's chunks, without ``data:`` and without ``[DONE]``; an error is the last one.

    Raises:
        RefusedError: before the first chunk.
    """
    options = request.get("stream_options")
    writer = names.stream(path, options)
    with slots.take():
        try:
            async for chunk in chunks(model, path, generation(path, request)):
                for written in writer.write(chunk):
                    yield written
        except GenerationError as cause:
            yield {"error": describe(500, str(cause), "InternalServerError")}


async def begun(
    source: AsyncGenerator[Any, None],
    write: Callable[[Any], bytes],
    refuse: Callable[[str], WireError],
    end: bytes = DONE,
) -> AsyncGenerator[bytes, None]:
    """The stream from its first chunk on, so that what is refused has a status of its own.

    Raises:
        WireError: llama.cpp refuses the request.
    """
    try:
        first = await anext(source, None)
    except RefusedError as refused:
        raise refuse(str(refused)) from refused

    async def parts() -> AsyncGenerator[bytes, None]:
        try:
            if first is not None:
                yield write(first)
            async for each in source:
                yield write(each)
            yield end
        finally:
            await source.aclose()

    return parts()


def broken_off(reason: str, _: bytes) -> bytes:
    """The end of a stream that failed."""
    return sse(failed(reason).content) + DONE


ENGINE = Engine(invoke, failed, broken_off)
