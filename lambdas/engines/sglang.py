"""SGLang: OpenAI's shapes; POST /invocations is its chat route and nothing else.

https://github.com/sgl-project/sglang/blob/main/python/sglang/srt/entrypoints/http_server.py
https://github.com/sgl-project/sglang/blob/main/python/sglang/srt/entrypoints/openai/protocol.py
"""

from __future__ import annotations

from engines import openai_wire, writing
from engines.engine import Carried, Engine, Generation, Invocation, Rules, encode
from openai_api.chat_request import ChatRequest

CHAT: Rules = {
    "frequency_penalty": Carried(),
    "image_url": Carried(note="for a model that sees images"),
    "image_url.detail": Carried(),
    "logit_bias": Carried(),
    "logprobs": Carried(),
    "max_tokens": Carried(),
    "n": Carried(),
    "parallel_tool_calls": Carried(),
    "presence_penalty": Carried(),
    "reasoning_effort": Carried(),
    "response_format": Carried(),
    "seed": Carried(),
    "stop": Carried(convert=list),
    "temperature": Carried(),
    "tool_choice": Carried(),
    "tools": Carried(),
    "top_logprobs": Carried(),
    "top_p": Carried(),
}


def write_chat(request: ChatRequest) -> Invocation:
    """Write a chat."""
    return Invocation(encode(writing.rename_reasoning(writing.chat_fields(request, CHAT))))


ENGINE = Engine(
    "sglang", Generation(CHAT, write_chat, openai_wire.read_chat, openai_wire.chat_events)
)
