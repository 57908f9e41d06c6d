"""What an engine returned, in words that no engine and no API has: whole, or event by event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens, by the engine's own figure.

    Attributes:
        prompt_tokens, completion_tokens: the tokens.
        details: OpenAI's `prompt_tokens_details` and `completion_tokens_details`, if it has them.
    """

    prompt_tokens: int
    completion_tokens: int
    details: Json = field(default_factory=dict)

    @property
    def total_tokens(self) -> int:
        """Both together."""
        return self.prompt_tokens + self.completion_tokens


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call of a function that the model asks for.

    Attributes:
        id: its name in the chat; None: the engine gives none, or only a number.
        name: of the function.
        arguments: JSON, as text.
    """

    id: str | None
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One completion of several.

    Attributes:
        index: its number.
        text: what the model wrote; None: nothing, since it calls functions.
        finish_reason: one of OpenAI's.
        tool_calls: the functions that it calls.
        logprobs: OpenAI's object; None: there is none.
        reasoning: the thoughts of a reasoning model, under the engine's own name for them.
    """

    index: int
    text: str | None
    finish_reason: str
    tool_calls: tuple[ToolCall, ...] = ()
    logprobs: Json | None = None
    reasoning: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Completion:
    """A whole response. `usage` is None if the engine reports none."""

    choices: tuple[Choice, ...]
    usage: Usage | None


@dataclass(frozen=True, slots=True)
class ToolCallDelta:
    """A part of a call. Its first part has the name; `id` as in `ToolCall`."""

    index: int
    arguments: str
    id: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Delta:
    """A part of a choice; its fields are those of `Choice`. `finish_reason` ends the choice."""

    index: int
    text: str | None = None
    finish_reason: str | None = None
    tool_calls: tuple[ToolCallDelta, ...] = ()
    logprobs: Json | None = None
    reasoning: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_text(self) -> bool:
        """Whether it has a text and nothing else, as nearly all deltas of a stream."""
        others = self.finish_reason or self.tool_calls or self.logprobs or self.reasoning
        return bool(self.text) and not others


Event = Delta | Usage
"""What a stream consists of. Errors are raised."""


@dataclass(frozen=True, slots=True)
class Embeddings:
    """Vectors, in the order of the texts. `prompt_tokens` is None if the engine reports none."""

    vectors: tuple[tuple[float, ...], ...]
    prompt_tokens: int | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """The index and score of each text, best first. `tokens` is None if the engine reports none."""

    scores: tuple[tuple[int, float], ...]
    tokens: int | None
