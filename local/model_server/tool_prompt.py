"""Tools for a model that was trained without them.

``chat_template.jinja`` is the model's own ChatML with tools in the notation of Hermes, which
llama.cpp recognizes and parses:
https://github.com/ggml-org/llama.cpp/blob/master/docs/function-calling.md. A small model would
talk before it calls a tool, or in place of it. Where a request demands a call, its response is
begun for it, and llama.cpp's grammar does the rest.
"""

from __future__ import annotations

import json
from pathlib import Path

TEMPLATE = Path(__file__).with_name("chat_template.jinja")
_TAG = "<tool_call>"
_BEGUN = {"role": "assistant", "content": f"{_TAG}\n"}


def encourage(body: bytes) -> bytes:
    """The request with the beginning of a tool call, if it demands one; any other one unchanged."""
    try:
        request = json.loads(body)
    except ValueError:
        return body
    if not isinstance(request, dict) or request.get("tool_choice") != "required":
        return body
    if not request.get("tools") or not isinstance(request.get("messages"), list):
        return body
    begun = {
        "parallel_tool_calls": False,
        # The first tag is in the prompt, so one in the text would begin a second call.
        **({} if request.get("parallel_tool_calls") else {"stop": [_TAG]}),
        **request,
        "messages": [*request["messages"], _BEGUN],
    }
    return json.dumps(begun).encode()
