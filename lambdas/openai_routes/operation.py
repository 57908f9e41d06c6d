"""The OpenAPI operations of OpenAI's routes.

Both functions have them: the one that sends whole responses, and the one that also streams.
https://platform.openai.com/docs/api-reference
"""

from __future__ import annotations

from typing import Any

from inference.errors import (
    EndpointNotFoundError,
    UpstreamFailedError,
    UpstreamRateLimitedError,
    UpstreamRejectedError,
    UpstreamTimeoutError,
    UpstreamUnavailableError,
)
from openai_api.errors import (
    PARAMETER_ERRORS,
    InvalidJsonError,
    MissingJsonError,
)
from web.errors import BodyTooLargeError, ContentEncodingError, ReplyTooLargeError
from web.openapi import ANYTHING, Json, Operation, Success

_ERRORS = (
    MissingJsonError,
    InvalidJsonError,
    BodyTooLargeError,
    ContentEncodingError,
    *PARAMETER_ERRORS,
    UpstreamRejectedError,
    EndpointNotFoundError,
    UpstreamRateLimitedError,
    UpstreamFailedError,
    ReplyTooLargeError,
    UpstreamUnavailableError,
    UpstreamTimeoutError,
)

_TEXT: Json = {"type": "string"}
_COUNT: Json = {"type": "integer", "minimum": 0}
_LIST_OF_TEXT: Json = {"type": "array", "items": _TEXT}
_TOKENS: Json = {"type": "array", "items": _COUNT, "minItems": 1}
_PROMPT: Json = {
    "anyOf": [
        _TEXT,
        _TOKENS,
        {"type": "array", "minItems": 1, "items": {"anyOf": [_TEXT, _TOKENS]}},
    ]
}
_STREAM: Json = {
    "type": ["boolean", "null"],
    "description": "Whether to send the response while it is produced.",
}


def _object(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the schema of an object with exactly these properties."""
    return {
        "type": "object",
        "required": list(required),
        "additionalProperties": False,
        "properties": required | (optional or {}),
    }


def _body(required: dict[str, Any], optional: dict[str, Any], example: Json) -> dict[str, Any]:
    """Return the schema of a request; other parameters of OpenAI's API may be in it."""
    return {
        "type": "object",
        "required": list(required),
        "properties": {"model": {"type": ["string", "null"]}, **required, **optional},
        "additionalProperties": True,
        "examples": [example],
    }


_USAGE = _object(
    {"prompt_tokens": _COUNT, "completion_tokens": _COUNT, "total_tokens": _COUNT},
    {"prompt_tokens_details": ANYTHING, "completion_tokens_details": ANYTHING},
)
_TOOL_CALL = _object(
    {
        "id": _TEXT,
        "type": {"const": "function"},
        "function": _object({"name": _TEXT, "arguments": _TEXT}),
    }
)
_MESSAGE = _object(
    {
        "role": {"const": "assistant"},
        "content": {"type": ["string", "null"]},
        "refusal": {"type": "null"},
    },
    {
        "tool_calls": {"type": "array", "items": _TOOL_CALL, "minItems": 1},
        "reasoning": _TEXT,
        "reasoning_content": _TEXT,
    },
)
_LOGPROBS: Json = {"type": ["object", "null"]}
_CHAT_CHOICE = _object(
    {
        "index": _COUNT,
        "message": _MESSAGE,
        "logprobs": _LOGPROBS,
        "finish_reason": {"enum": ["stop", "length", "tool_calls", "content_filter"]},
    }
)
_TEXT_CHOICE = _object(
    {
        "index": _COUNT,
        "text": _TEXT,
        "logprobs": _LOGPROBS,
        "finish_reason": {"enum": ["stop", "length", "content_filter"]},
    }
)


def _completion(kind: str, choice: Json) -> dict[str, Any]:
    return _object(
        {
            "id": _TEXT,
            "object": {"const": kind},
            "created": _COUNT,
            "model": _TEXT,
            "choices": {"type": "array", "items": choice, "minItems": 1},
            "usage": _USAGE,
        }
    )


_EMBEDDING = _object(
    {
        "object": {"const": "embedding"},
        "index": _COUNT,
        "embedding": {"anyOf": [{"type": "array", "items": {"type": "number"}}, _TEXT]},
    }
)
_EMBEDDINGS = _object(
    {
        "object": {"const": "list"},
        "data": {"type": "array", "items": _EMBEDDING, "minItems": 1},
        "model": _TEXT,
        "usage": _object({"prompt_tokens": _COUNT, "total_tokens": _COUNT}),
    }
)
_RANKING = _object(
    {
        "id": _TEXT,
        "model": _TEXT,
        "usage": _object({"total_tokens": _COUNT}),
        "results": {
            "type": "array",
            "items": _object(
                {"index": _COUNT, "relevance_score": {"type": "number"}},
                {"document": _object({"text": _TEXT})},
            ),
        },
    }
)


def _success(schema: Json, *, streams: bool = False) -> dict[int, Success]:
    content: dict[str, Any] = {"application/json": schema}
    if streams:
        # Events with chunks; with `stream: true`, where the deployment streams.
        content["text/event-stream"] = _TEXT
    return {200: Success("The response.", content, headers=("openai-processing-ms",))}


OPERATIONS = {
    "POST /v1/chat/completions": Operation(
        id="createChatCompletion",
        summary="Complete a chat",
        body=_body(
            {"messages": {"type": "array", "items": {"type": "object"}, "minItems": 1}},
            {"stream": _STREAM},
            {"messages": [{"role": "user", "content": "What is the capital of France?"}]},
        ),
        successes=_success(_completion("chat.completion", _CHAT_CHOICE), streams=True),
        errors=_ERRORS,
    ),
    "POST /v1/completions": Operation(
        id="createCompletion",
        summary="Complete a text",
        body=_body(
            {"prompt": _PROMPT},
            {"stream": _STREAM},
            {"prompt": "Once upon a time", "max_tokens": 40},
        ),
        successes=_success(_completion("text_completion", _TEXT_CHOICE), streams=True),
        errors=_ERRORS,
    ),
    "POST /v1/embeddings": Operation(
        id="createEmbedding",
        summary="Embed texts",
        body=_body(
            {"input": _PROMPT},
            {
                "dimensions": {"type": ["integer", "null"]},
                "encoding_format": {"enum": ["float", "base64", None]},
            },
            {"input": "Once upon a time"},
        ),
        successes=_success(_EMBEDDINGS),
        errors=_ERRORS,
    ),
    "POST /v1/rerank": Operation(
        id="createRanking",
        summary="Sort texts by how well they fit a query",
        body=_body(
            {"query": _TEXT, "documents": {"type": "array", "minItems": 1}},
            {"top_n": {"type": ["integer", "null"]}, "return_documents": {"type": "boolean"}},
            {"query": "capital of France", "documents": ["Paris is large.", "Bread is good."]},
        ),
        successes=_success(_RANKING),
        errors=_ERRORS,
    ),
}
