"""The requests of engines that read OpenAI's shapes, more or less. Pure.

The model's name is never passed on: vLLM responds with 404 to one that it does not know, TGI and
SGLang take it for an adapter. A stream always asks for its usage, for the rate limits; the API
leaves it out where the client did not ask for it.
"""

from __future__ import annotations

from typing import Any

from engines.engine import Carried, Refused, Rules, apply, refusal
from openai_api import messages
from openai_api.chat_request import ChatRequest
from openai_api.completion_request import CompletionRequest
from openai_api.errors import UnsupportedParameterError

# Rules that concern messages, and no field beside them.
OF_MESSAGES = ("image_url", "image_url.detail", "messages.name")


def chat_fields(request: ChatRequest, rules: Rules) -> dict[str, Any]:
    """Return the fields of a chat. Raises UnsupportedParameterError."""
    check_images(request, rules)
    check_names(request, rules)
    fields: dict[str, Any] = {"messages": [messages.to_openai(each) for each in request.messages]}
    fields |= apply(rules, request.options)
    return fields | stream_fields(request)


def completion_fields(request: CompletionRequest, rules: Rules) -> dict[str, Any]:
    """Return the fields of a completion. Raises UnsupportedParameterError."""
    check_prompts(request, rules)
    fields: dict[str, Any] = {"prompt": request.wire_prompt()}
    fields |= apply(rules, request.options)
    return fields | stream_fields(request)


def stream_fields(request: ChatRequest | CompletionRequest) -> dict[str, Any]:
    """Return the fields that ask for a stream; none if the request asks for none."""
    if not request.stream:
        return {}
    return {"stream": True, "stream_options": {"include_usage": True}}


def check_images(request: ChatRequest, rules: Rules) -> None:
    """Raise UnsupportedParameterError if the engine does not take the images of the messages."""
    for image in messages.image_parts(request.messages):
        for name, param, is_set in (
            ("image_url", image.param, True),
            ("image_url.detail", f"{image.param}.detail", image.detail not in (None, "auto")),
        ):
            rule = rules[name]
            if is_set and isinstance(rule, Refused):
                raise refusal(param, rule.reason)


def check_names(request: ChatRequest, rules: Rules) -> None:
    """Raise UnsupportedParameterError if the engine does not take the names of users."""
    rule = rules["messages.name"]
    if not isinstance(rule, Refused):
        return
    for message in request.messages:
        if message.role == "user" and message.name is not None:
            raise refusal(f"{message.param}.name", rule.reason)


def check_plain(request: ChatRequest, reason: str) -> None:
    """Raise UnsupportedParameterError for what a message has beside a role and texts."""
    for message in request.messages:
        if message.role == "tool" or message.tool_calls:
            raise refusal(message.param, reason)
        for name in (*(["name"] if message.name is not None else []), *message.reasoning):
            raise refusal(f"{message.param}.{name}", reason)


def rename_reasoning(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a chat with one name for thoughts, `reasoning_content`."""
    for message in fields["messages"]:
        if "reasoning" in message:
            message["reasoning_content"] = message.pop("reasoning")
    return fields


def check_prompts(request: CompletionRequest, rules: Rules) -> None:
    """Raise UnsupportedParameterError if the engine does not take token IDs as a prompt."""
    rule = rules["prompt.tokens"]
    if isinstance(rule, Carried) or all(isinstance(each, str) for each in request.prompts):
        return
    reason = rule.reason if isinstance(rule, Refused) else "the engine reads text only"
    raise UnsupportedParameterError(f"Send prompt as text: {reason}.", param="prompt")
