"""The two kinds of request that generate text: how each is read and written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from openai_api import (
    chat_request,
    chat_response,
    completion_request,
    completion_response,
    counting,
)
from openai_api.chat_request import ChatRequest
from openai_api.completion_request import CompletionRequest
from openai_api.fields import Fields
from openai_api.ids import Head
from openai_api.results import Completion, Event, Usage

R = TypeVar("R", ChatRequest, CompletionRequest)


@dataclass(frozen=True)
class Kind(Generic[R]):
    """A kind of request.

    Attributes:
        id_prefix: how IDs of its responses begin.
        chunk: the `object` of its chunks.
        parse: the body, given the longest completion allowed. Raises ParameterError.
        whole: writes a completion with its usage.
        stream: writes the chunks of a stream.
        prompt_tokens: counts the prompt, for engines that do not.
    """

    id_prefix: str
    chunk: str
    parse: Callable[[Fields, int | None], R]
    whole: Callable[[Head, Completion, Usage], bytes]
    stream: Callable[[Head, Iterable[Event], bool], Iterator[bytes]]
    prompt_tokens: Callable[[R], int]


def _of_chat(request: ChatRequest) -> int:
    return sum(counting.tokens(message.text()) for message in request.messages)


def _of_completion(request: CompletionRequest) -> int:
    return counting.of_prompts(request.prompts)


CHAT = Kind(
    "chatcmpl",
    "chat.completion.chunk",
    chat_request.parse,
    chat_response.whole,
    chat_response.stream,
    _of_chat,
)
COMPLETION = Kind(
    "cmpl",
    "text_completion",
    completion_request.parse,
    completion_response.whole,
    completion_response.stream,
    _of_completion,
)
