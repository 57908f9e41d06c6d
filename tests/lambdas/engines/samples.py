"""A value for each parameter that asks for something, and how each engine must receive it.

Written from the engines' own sources and pages, which lambdas/engines/ names.
"""

from __future__ import annotations

from typing import Any

FUNCTION = {"name": "f", "description": "d", "parameters": {"type": "object", "properties": {}}}
TOOLS = [{"type": "function", "function": FUNCTION}]
SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}}
FORMAT = {"type": "json_schema", "json_schema": {"name": "n", "schema": SCHEMA, "strict": True}}
IMAGE = "data:image/png;base64,iVBORw0KGgo="

# Parameter → the fields of a request that set it.
CHAT: dict[str, dict[str, Any]] = {
    "frequency_penalty": {"frequency_penalty": 0.5},
    "image_url": {"messages": [{"image_url": {"url": IMAGE}}]},
    "image_url.detail": {"messages": [{"image_url": {"url": IMAGE, "detail": "high"}}]},
    "logit_bias": {"logit_bias": {"50256": -100}},
    "logprobs": {"logprobs": True},
    "max_tokens": {"max_tokens": 7},
    "messages.name": {"name": "ann"},
    "n": {"n": 2},
    "parallel_tool_calls": {"tools": TOOLS, "parallel_tool_calls": False},
    "presence_penalty": {"presence_penalty": 0.5},
    "reasoning_effort": {"reasoning_effort": "low"},
    "response_format": {"response_format": FORMAT},
    "seed": {"seed": 7},
    "stop": {"stop": "END"},
    "temperature": {"temperature": 0.5},
    "tool_choice": {"tools": TOOLS, "tool_choice": "required"},
    "tools": {"tools": TOOLS},
    "top_logprobs": {"logprobs": True, "top_logprobs": 3},
    "top_p": {"top_p": 0.5},
}
COMPLETION: dict[str, dict[str, Any]] = {
    "best_of": {"best_of": 2},
    "echo": {"echo": True},
    "frequency_penalty": {"frequency_penalty": 0.5},
    "logit_bias": {"logit_bias": {"50256": -100}},
    "logprobs": {"logprobs": 3},
    "max_tokens": {"max_tokens": 7},
    "n": {"n": 2},
    "presence_penalty": {"presence_penalty": 0.5},
    "prompt.tokens": {"prompt": [1, 2, 3]},
    "seed": {"seed": 7},
    "stop": {"stop": "END"},
    "suffix": {"suffix": "end"},
    "temperature": {"temperature": 0.5},
    "top_p": {"top_p": 0.5},
}

# Parameter → the fields that an engine with OpenAI's own shape receives.
SAME: dict[str, dict[str, Any]] = {
    "best_of": {"best_of": 2},
    "echo": {"echo": True},
    "frequency_penalty": {"frequency_penalty": 0.5},
    "logit_bias": {"logit_bias": {"50256": -100}},
    "max_tokens": {"max_tokens": 7},
    "n": {"n": 2},
    "parallel_tool_calls": {"parallel_tool_calls": False},
    "presence_penalty": {"presence_penalty": 0.5},
    "prompt.tokens": {"prompt": [1, 2, 3]},
    "reasoning_effort": {"reasoning_effort": "low"},
    "response_format": {"response_format": FORMAT},
    "seed": {"seed": 7},
    "stop": {"stop": ["END"]},
    "temperature": {"temperature": 0.5},
    "tool_choice": {"tool_choice": "required"},
    "tools": {"tools": TOOLS},
    "top_p": {"top_p": 0.5},
}
SAME_CHAT = SAME | {"logprobs": {"logprobs": True}, "top_logprobs": {"top_logprobs": 3}}
SAME_COMPLETION = SAME | {"logprobs": {"logprobs": 3}}

# What an engine receives in another form.
OTHER: dict[str, dict[str, dict[str, Any]]] = {
    "tgi": {"response_format": {"response_format": {"type": "json_object", "value": SCHEMA}}},
    "llamacpp": {"reasoning_effort": {"chat_template_kwargs": {"reasoning_effort": "low"}}},
    "transformers": {
        "max_tokens": {"max_new_tokens": 7},
        "n": {"num_return_sequences": 2, "do_sample": True},
        "temperature": {"temperature": 0.5, "do_sample": True},
        "top_p": {"top_p": 0.5, "do_sample": True},
    },
}
