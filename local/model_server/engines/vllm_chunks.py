"""vLLM's documents, from llama.cpp's.

Sources: ``chat_completion/serving.py``, ``completion/serving.py`` and ``engine/protocol.py`` in
``vllm/entrypoints/openai``. Chunks leave out what is not set; whole documents have every field.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from local.model_server.model import CHAT


def new_id(prefix: str) -> str:
    """An id as vLLM makes them."""
    return f"{prefix}-{uuid.uuid4().hex}"


class Names:
    """The ids and names in the responses to one request.

    Args:
        model: the model's served name.
    """

    def __init__(self, model: str) -> None:
        self._model = model
        self._created = int(time.time())

    def whole(
        self, path: str, request: Mapping[str, Any], answer: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The response in one piece."""
        chat = path == CHAT
        choices = [
            _chat_choice(choice, request) if chat else _text_choice(choice)
            for choice in answer["choices"]
        ]
        return {
            **self._head("chatcmpl" if chat else "cmpl"),
            "object": "chat.completion" if chat else "text_completion",
            "choices": choices,
            "service_tier": None,
            "system_fingerprint": None,
            "usage": {**usage(answer["usage"]), "prompt_tokens_details": None},
            "prompt_logprobs": None,
            "kv_transfer_params": None,
        }

    def stream(self, path: str, options: Mapping[str, Any] | None) -> Stream:
        """What writes the chunks of a stream."""
        chat = path == CHAT
        head = {
            **self._head("chatcmpl" if chat else "cmpl"),
            "object": "chat.completion.chunk" if chat else "text_completion",
        }
        return Stream(head, options, chat=chat)

    def _head(self, prefix: str) -> dict[str, Any]:
        return {"id": new_id(prefix), "created": self._created, "model": self._model}


class Stream:
    """Writes the chunks of a stream.

    Args:
        options: ``stream_options``. vLLM's default within it for ``include_usage`` is true.
    """

    def __init__(
        self,
        head: Mapping[str, Any],
        options: Mapping[str, Any] | None,
        *,
        chat: bool,
    ) -> None:
        self._head = head
        self._chat = chat
        self._includes_usage = options is not None and options.get("include_usage", True)
        self._is_continuous = self._includes_usage and (options or {}).get("continuous_usage_stats")
        self._called = False
        self._written = 0

    def write(self, chunk: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """The chunks for a chunk of llama.cpp."""
        if not chunk.get("choices"):
            if self._includes_usage and chunk.get("usage"):
                yield {**self._head, "choices": [], "usage": usage(chunk["usage"])}
            return
        for choice in chunk["choices"]:
            self._written += 1
            written = self._delta(choice) if self._chat else self._text(choice)
            counted = {"usage": self._usage()} if self._is_continuous else {}
            yield {**self._head, "choices": [written], **counted}

    def _usage(self) -> dict[str, int]:
        return usage({"prompt_tokens": 1, "completion_tokens": max(0, self._written - 1)})

    def _delta(self, choice: Mapping[str, Any]) -> dict[str, Any]:
        delta, finish = choice["delta"], choice.get("finish_reason")
        made: dict[str, Any] = {
            "index": choice["index"],
            "delta": self._message(delta, finish),
            "logprobs": _logprobs(choice),
            "finish_reason": finish,
        }
        return made if finish is None else {**made, "stop_reason": None}

    def _message(self, delta: Mapping[str, Any], finish: str | None) -> dict[str, Any]:
        if delta.get("role"):
            return {"role": delta["role"], "content": ""}
        if delta.get("tool_calls"):
            self._called = True
            return {"tool_calls": [_tool_delta(call) for call in delta["tool_calls"]]}
        if finish is not None and not self._called:
            return {"content": ""}
        return {name: delta[name] for name in ("content", "reasoning") if delta.get(name)}

    def _text(self, choice: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "index": choice["index"],
            "text": choice["text"],
            "logprobs": _text_logprobs(choice),
            "finish_reason": choice.get("finish_reason"),
            "stop_reason": None,
        }


def usage(counted: Mapping[str, Any]) -> dict[str, int]:
    """Usage in vLLM's order."""
    prompt, completion = counted["prompt_tokens"], counted["completion_tokens"]
    return {
        "prompt_tokens": prompt,
        "total_tokens": prompt + completion,
        "completion_tokens": completion,
    }


def _tool_delta(call: Mapping[str, Any]) -> dict[str, Any]:
    function = call["function"]
    if not function.get("name"):
        return {"index": call["index"], "function": {"arguments": function["arguments"]}}
    return {
        "id": new_id("chatcmpl-tool"),
        "type": "function",
        "index": call["index"],
        "function": {"name": function["name"], "arguments": function.get("arguments", "")},
    }


def _chat_choice(choice: Mapping[str, Any], request: Mapping[str, Any]) -> dict[str, Any]:
    message = choice["message"]
    calls = [
        {"id": new_id("chatcmpl-tool"), "type": "function", "function": call["function"]}
        for call in message.get("tool_calls") or []
    ]
    # A function that was demanded by its name finishes with "stop", as OpenAI's own API has it.
    named = isinstance(request.get("tool_choice"), Mapping)
    finish = "stop" if calls and named else choice["finish_reason"]
    return {
        "index": choice["index"],
        "message": {
            "role": "assistant",
            "content": (message.get("content") or None) if calls else message["content"],
            "refusal": None,
            "annotations": None,
            "audio": None,
            "function_call": None,
            "tool_calls": calls,
            "reasoning": None,
        },
        "logprobs": _logprobs(choice),
        "finish_reason": finish,
        "stop_reason": None,
        "token_ids": None,
    }


def _text_choice(choice: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "index": choice["index"],
        "text": choice["text"],
        "logprobs": _text_logprobs(choice),
        "finish_reason": choice["finish_reason"],
        "stop_reason": None,
        "token_ids": None,
        "prompt_logprobs": None,
    }


def _logprobs(choice: Mapping[str, Any]) -> Any:
    content = (choice.get("logprobs") or {}).get("content")
    if not content:
        return None
    return {
        "content": [
            {**_token(each), "top_logprobs": [*map(_token, each["top_logprobs"])]}
            for each in content
        ]
    }


def _token(each: Mapping[str, Any]) -> dict[str, Any]:
    return {name: each[name] for name in ("token", "logprob", "bytes")}


def _text_logprobs(choice: Mapping[str, Any]) -> Any:
    content = (choice.get("logprobs") or {}).get("content")
    if not content:
        return None
    return {
        "text_offset": [0] * len(content),
        "token_logprobs": [each["logprob"] for each in content],
        "tokens": [each["token"] for each in content],
        "top_logprobs": [
            {top["token"]: top["logprob"] for top in each["top_logprobs"]} for each in content
        ],
    }
