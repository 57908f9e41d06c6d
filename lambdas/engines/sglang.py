"""SGLang: OpenAI's shapes; POST /invocations is its chat route and nothing else.

https://github.com/sgl-project/sglang/blob/main/python/sglang/srt/entrypoints/http_server.py
https://github.com/sgl-project/sglang/blob/main/python/sglang/srt/entrypoints/openai/protocol.py
"""

from __future__ import annotations

from engines import openai_wire, vllm_rules, writing
from engines.engine import Engine, Generation, Invocation, Refused, Rules, encode
from openai_api.chat_request import ChatRequest

# SGLang has what vLLM has, but for messages of users it has a type of its own, without a name.
CHAT: Rules = {
    **vllm_rules.CHAT,
    "messages.name": Refused("SGLang ignores the name in messages of users"),
}


def write_chat(request: ChatRequest) -> Invocation:
    """Write a chat."""
    return Invocation(encode(writing.rename_reasoning(writing.chat_fields(request, CHAT))))


ENGINE = Engine(
    "sglang", Generation(CHAT, write_chat, openai_wire.read_chat, openai_wire.chat_events)
)
