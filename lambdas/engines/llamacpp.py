"""llama.cpp: OpenAI's shapes; AWS's image maps POST /invocations to its chat route only.

https://github.com/aws/deep-learning-containers/tree/main/scripts/docker/llama_cpp
https://github.com/ggml-org/llama.cpp/blob/master/tools/server/server-common.cpp
"""

from __future__ import annotations

from typing import Any

from engines import openai_wire, writing
from engines.engine import (
    Carried,
    Engine,
    Generation,
    Invocation,
    Refused,
    Rules,
    encode,
    refusal,
)
from openai_api.chat_request import ChatRequest

_MAX_SEED = 2**32 - 1


def _seed(value: int) -> int:
    """Return the seed. llama.cpp keeps 32 bits of it, and its greatest value means a random one."""
    if not 0 <= value < _MAX_SEED:
        raise refusal("seed", "llama.cpp has seeds from 0 to 4294967294 only")
    return value


def _tool_choice(value: Any) -> str:
    """Return the choice. llama.cpp reads an object as `auto`."""
    if isinstance(value, str):
        return value
    raise refusal("tool_choice", 'llama.cpp cannot be made to call one function; set "required"')


CHAT: Rules = {
    "frequency_penalty": Carried(),
    "image_url": Carried(note="for a model that sees images, with its projector"),
    "image_url.detail": Refused("llama.cpp ignores it"),
    "logit_bias": Carried(),
    "logprobs": Carried(),
    "max_tokens": Carried(),
    "messages.name": Carried(),
    "n": Carried(note="up to the number of slots"),
    "parallel_tool_calls": Carried(),
    "presence_penalty": Carried(),
    # Its templates have it; the server has no field for it.
    "reasoning_effort": Carried("chat_template_kwargs.reasoning_effort"),
    "response_format": Carried(),
    "seed": Carried(convert=_seed, note="0 to 4294967294"),
    "stop": Carried(convert=list),
    "temperature": Carried(),
    "tool_choice": Carried(convert=_tool_choice, note="`none`, `auto` or `required`"),
    "tools": Carried(note="with `SM_LLAMA_CPP_JINJA=true`"),
    "top_logprobs": Carried(),
    "top_p": Carried(),
}


def write_chat(request: ChatRequest) -> Invocation:
    """Write a chat."""
    return Invocation(encode(writing.rename_reasoning(writing.chat_fields(request, CHAT))))


ENGINE = Engine(
    "llamacpp", Generation(CHAT, write_chat, openai_wire.read_chat, openai_wire.chat_events)
)
