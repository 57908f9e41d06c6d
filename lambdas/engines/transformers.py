"""The Hugging Face toolkit: inputs and parameters of a pipeline. No streams, no count of tokens.

https://github.com/aws/sagemaker-huggingface-inference-toolkit
https://huggingface.co/docs/transformers/main_classes/pipelines#transformers.TextGenerationPipeline
"""

from __future__ import annotations

from typing import Any

from engines import stops, writing
from engines.engine import (
    OMITTED,
    Applied,
    Carried,
    Engine,
    Generation,
    Invocation,
    Refused,
    Rules,
    apply,
    encode,
)
from engines.failures import raise_if_failed
from inference.errors import UpstreamFailedError
from openai_api.chat_request import ChatRequest
from openai_api.completion_request import CompletionRequest
from openai_api.parameters import Options
from openai_api.results import Choice, Completion

_NO = Refused("the pipeline does not have it")
_TEMPERATURE = Carried(
    "parameters.temperature", lambda value: OMITTED if value == 0 else value, "0: `do_sample` false"
)
_PLAIN = Refused("the pipeline reads roles and texts only")
_STOP = Applied("by the function; the model generates on")

CHAT: Rules = {
    "frequency_penalty": _NO,
    "image_url": Refused("the pipeline reads text only"),
    "image_url.detail": Refused("the pipeline reads text only"),
    "logit_bias": _NO,
    "logprobs": _NO,
    "max_tokens": Carried("parameters.max_new_tokens"),
    "messages.name": _PLAIN,
    "n": Carried("parameters.num_return_sequences"),
    "parallel_tool_calls": _NO,
    "presence_penalty": _NO,
    "reasoning_effort": _NO,
    "response_format": _NO,
    "seed": _NO,
    "stop": _STOP,
    "temperature": _TEMPERATURE,
    "tool_choice": _NO,
    "tools": _NO,
    "top_logprobs": _NO,
    "top_p": Carried("parameters.top_p"),
}
COMPLETION: Rules = {
    "best_of": _NO,
    "echo": _NO,
    "frequency_penalty": _NO,
    "logit_bias": _NO,
    "logprobs": _NO,
    "max_tokens": Carried("parameters.max_new_tokens"),
    "n": Carried("parameters.num_return_sequences"),
    "presence_penalty": _NO,
    "prompt.tokens": Refused("the pipeline reads text only"),
    "seed": _NO,
    "stop": _STOP,
    "suffix": _NO,
    "temperature": _TEMPERATURE,
    "top_p": Carried("parameters.top_p"),
}


def write_chat(request: ChatRequest) -> Invocation:
    """Write a chat. Raises UnsupportedParameterError."""
    writing.check_images(request, CHAT)
    writing.check_plain(request, _PLAIN.reason)
    chat = [{"role": message.role, "content": message.text()} for message in request.messages]
    return _write(chat, CHAT, request.options)


def write_completion(request: CompletionRequest) -> Invocation:
    """Write a completion. Raises UnsupportedParameterError."""
    writing.check_prompts(request, COMPLETION)
    return _write(request.wire_prompt(), COMPLETION, request.options)


def read_chat(value: Any, request: ChatRequest) -> Completion:
    """Return a chat completion. Raises UpstreamFailedError."""
    return _read(value, request.options)


def read_completion(value: Any, request: CompletionRequest) -> Completion:
    """Return a completion. Raises UpstreamFailedError."""
    return _read(value, request.options)


def _write(inputs: Any, rules: Rules, options: Options) -> Invocation:
    fields: dict[str, Any] = {"inputs": inputs, "parameters": {"return_full_text": False}}
    for name, value in apply(rules, options).get("parameters", {}).items():
        fields["parameters"][name] = value
    sampling = _is_sampled(options)
    if sampling is not None:
        fields["parameters"]["do_sample"] = sampling
    return Invocation(encode(fields))


def _is_sampled(options: Options) -> bool | None:
    """Return whether the pipeline samples; None: the model's own configuration decides."""
    if options.get("temperature") == 0:
        return False
    asks = "temperature" in options or "top_p" in options or options.get("n", 1) > 1
    return True if asks else None


def _read(value: Any, options: Options) -> Completion:
    raise_if_failed(value)
    items = _flat(value)
    if not items:
        raise UpstreamFailedError(cause="response without generated_text")
    choices = tuple(Choice(at, _text(each), "stop") for at, each in enumerate(items))
    return stops.cut(Completion(choices, None), options.get("stop", ()))


def _flat(value: Any) -> list[Any]:
    """Return the items: one list, or with several prompts a list for each."""
    if not isinstance(value, list):
        return [value]
    return [item for each in value for item in (each if isinstance(each, list) else [each])]


def _text(item: Any) -> str:
    found = item.get("generated_text") if isinstance(item, dict) else None
    if isinstance(found, list) and found and isinstance(found[-1], dict):
        # A whole chat, from versions that return it.
        found = found[-1].get("content")
    if not isinstance(found, str):
        raise UpstreamFailedError(cause="response without generated_text")
    return found


ENGINE = Engine(
    "transformers",
    Generation(CHAT, write_chat, read_chat),
    Generation(COMPLETION, write_completion, read_completion),
)
