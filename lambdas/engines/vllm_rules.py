"""What vLLM has of OpenAI's parameters: the rules of the engines vLLM and LMI, which runs vLLM, and
with one difference of SGLang.

https://github.com/vllm-project/vllm/blob/main/vllm/entrypoints/openai/chat_completion/protocol.py
https://github.com/vllm-project/vllm/blob/main/vllm/entrypoints/openai/completion/protocol.py
"""

from __future__ import annotations

from engines.engine import Carried, Refused, Rules

CHAT: Rules = {
    "frequency_penalty": Carried(),
    "image_url": Carried(note="for a model that sees images"),
    "image_url.detail": Carried(),
    "logit_bias": Carried(),
    "logprobs": Carried(),
    "max_tokens": Carried(),
    "messages.name": Carried(),
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
COMPLETION: Rules = {
    "best_of": Refused("vLLM no longer has it"),
    "echo": Carried(),
    "frequency_penalty": Carried(),
    "logit_bias": Carried(),
    "logprobs": Carried(),
    "max_tokens": Carried(),
    "n": Carried(),
    "presence_penalty": Carried(),
    "prompt.tokens": Carried(),
    "seed": Carried(),
    "stop": Carried(convert=list),
    "suffix": Refused("vLLM does not support it"),
    "temperature": Carried(),
    "top_p": Carried(),
}
