"""TGI 3: OpenAI's shapes, with differences in each of them.

https://github.com/huggingface/text-generation-inference/blob/main/router/src/lib.rs
https://github.com/huggingface/text-generation-inference/blob/main/router/src/chat.rs
https://github.com/huggingface/text-generation-inference/blob/main/router/src/server.rs
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from engines import openai_wire, stops, writing
from engines.engine import (
    OMITTED,
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
from openai_api.completion_request import CompletionRequest
from openai_api.errors import UnsupportedParameterError
from openai_api.results import Completion, Event, Usage

_NO_PARAMETERS = {"type": "object", "properties": {}}


def _top_p(value: float) -> Any:
    """Return the probability; TGI refuses 1, which is no restriction."""
    if value == 0:
        raise refusal("top_p", "TGI has values above 0 only; set temperature to 0 instead")
    return OMITTED if value == 1 else value


def _seed(value: int) -> int:
    if value < 0:
        raise refusal("seed", "TGI has seeds of 0 and more only")
    return value


def _response_format(value: dict[str, Any]) -> Any:
    """Return the grammar. TGI has the schema in a field of its own."""
    if value["type"] == "text":
        return OMITTED
    schema = (
        value["json_schema"]["schema"] if value["type"] == "json_schema" else {"type": "object"}
    )
    return {"type": "json_object", "value": schema}


def _tools(value: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the tools; TGI requires the parameters of each."""
    return [
        {**tool, "function": {"parameters": _NO_PARAMETERS, **tool["function"]}} for tool in value
    ]


CHAT: Rules = {
    "frequency_penalty": Carried(),
    "image_url": Carried(note="for a model that sees images"),
    "image_url.detail": Refused("TGI ignores it"),
    "logit_bias": Refused("TGI ignores it"),
    "logprobs": Carried(),
    "max_tokens": Carried(),
    "messages.name": Carried(),
    "n": Refused("TGI returns one completion"),
    "parallel_tool_calls": Refused("TGI calls one function"),
    "presence_penalty": Refused("TGI would apply it as a repetition penalty"),
    "reasoning_effort": Refused("TGI does not have it"),
    "response_format": Carried(convert=_response_format, note="not with `tools`"),
    "seed": Carried(convert=_seed, note="0 and above"),
    "stop": Carried(convert=list, note="up to 4"),
    "temperature": Carried(),
    "tool_choice": Carried(),
    "tools": Carried(convert=_tools),
    "top_logprobs": Carried(note="up to 5"),
    "top_p": Carried(convert=_top_p, note="above 0"),
}
COMPLETION: Rules = {
    "best_of": Refused("TGI returns one completion"),
    "echo": Refused("TGI's completions do not repeat the prompt"),
    "frequency_penalty": Carried(),
    "logit_bias": Refused("TGI does not have it"),
    "logprobs": Refused("TGI's completions have none"),
    "max_tokens": Carried(),
    "n": Refused("TGI returns one completion"),
    "presence_penalty": Refused("TGI does not have it"),
    "prompt.tokens": Refused("TGI reads text only"),
    "seed": Carried(convert=_seed, note="0 and above"),
    "stop": Carried(convert=list, note="up to 4"),
    "suffix": Refused("TGI does not support it"),
    "temperature": Carried(),
    "top_p": Carried(convert=_top_p, note="above 0"),
}


def write_chat(request: ChatRequest) -> Invocation:
    """Write a chat. Raises UnsupportedParameterError."""
    fields = writing.chat_fields(request, CHAT)
    if "tools" in fields and "response_format" in fields:
        raise UnsupportedParameterError(
            "Remove response_format or tools: TGI cannot do both.", param="response_format"
        )
    fields["messages"] = _messages(request, fields["messages"])
    return Invocation(encode(fields))


def write_completion(request: CompletionRequest) -> Invocation:
    """Write a completion. Raises UnsupportedParameterError."""
    fields = writing.completion_fields(request, COMPLETION)
    fields.pop("stream_options", None)  # it has none: the last chunk always has the usage
    return Invocation(encode(fields))


def read_chat(value: Any, request: ChatRequest) -> Completion:
    """Return a chat completion. Raises UpstreamFailedError."""
    return stops.cut(openai_wire.read_chat(value), request.options.get("stop", ()))


def chat_events(records: Iterable[Any], request: ChatRequest) -> Iterator[Event]:
    """Yield the events of a stream. Raises UpstreamError."""
    return stops.cut_events(openai_wire.chat_events(records), request.options.get("stop", ()))


def read_completion(value: Any, request: CompletionRequest) -> Completion:
    """Return a completion. Raises UpstreamFailedError."""
    return stops.cut(openai_wire.read_text(value), request.options.get("stop", ()))


def completion_events(records: Iterable[Any], request: CompletionRequest) -> Iterator[Event]:
    """Yield the events of a stream. Raises UpstreamError."""
    events = openai_wire.text_events(_without_end_token(records))
    return _with_sum(stops.cut_events(events, request.options.get("stop", ())))


def _messages(request: ChatRequest, written: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the messages with TGI's IDs of calls, which are numbers."""
    numbers: dict[str | None, str] = {}
    for message in request.messages:
        for call in message.tool_calls:
            numbers.setdefault(call.id, str(len(numbers)))
    for message, fields in zip(request.messages, written, strict=True):
        if message.tool_calls:
            if message.text():
                # It would read the text and drop the calls.
                param = f"{message.param}.content"
                raise refusal(param, "TGI has messages with content or with tool_calls")
            del fields["content"]
            for call in fields["tool_calls"]:
                call["id"] = numbers[call["id"]]
        if message.tool_call_id is not None:
            fields["tool_call_id"] = numbers[message.tool_call_id]
        for name in message.reasoning:
            raise refusal(f"{message.param}.{name}", "TGI has no reasoning")
    return written


def _without_end_token(records: Iterable[Any]) -> Iterator[Any]:
    """Yield the chunks; the last one has the text of the token that ends a text, such as `</s>`."""
    for record in records:
        if isinstance(record, dict) and isinstance(record.get("choices"), list):
            for choice in record["choices"]:
                if isinstance(choice, dict) and choice.get("finish_reason") == "eos_token":
                    choice["text"] = ""
        yield record


def _with_sum(events: Iterable[Event]) -> Iterator[Event]:
    """Yield the events; each of several prompts has a usage of its own."""
    prompt = completion = 0
    for event in events:
        if isinstance(event, Usage):
            prompt, completion = prompt + event.prompt_tokens, completion + event.completion_tokens
            yield Usage(prompt, completion)
        else:
            yield event


ENGINE = Engine(
    "tgi",
    Generation(CHAT, write_chat, read_chat, chat_events),
    Generation(COMPLETION, write_completion, read_completion, completion_events),
)
