"""Streams as each engine writes them, and what they mean in words that no engine has.

`streams/<engine>-<case>.txt` holds the bytes of a stream, by the source that `<engine>-<case>.json`
names. That file also says how to read it and what has to come out:

- `choices`: text, finish reason, tool calls and reasoning of each choice, up to the end;
- `usage`: the engine's figure, or null;
- `error`: the status of the error with which the stream ends, or null;
- `stop`: the stop sequences of the request, if there are any.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engines import records
from engines.load import by_name
from inference.errors import UpstreamError
from openai_api.chat_request import ChatRequest
from openai_api.completion_request import CompletionRequest
from openai_api.results import Delta, Event, ToolCallDelta, Usage

FOLDER = Path(__file__).with_name("streams")


@dataclass(frozen=True)
class Recording:
    """A stream, and what it means."""

    name: str
    content: bytes
    expected: dict[str, Any]

    @property
    def content_type(self) -> str:
        """The content type with which the container sends it."""
        return str(self.expected["content_type"])

    def events(self, parts: Iterable[bytes]) -> Iterator[Event]:
        """The neutral events of the stream, from its bytes in any parts. Raises UpstreamError."""
        engine, found = by_name(self.expected["engine"]), records.read(parts, self.content_type)
        options = {"stop": tuple(self.expected["stop"])} if "stop" in self.expected else {}
        if self.expected["kind"] == "chat":
            assert engine.chat is not None
            assert engine.chat.events is not None
            return engine.chat.events(found, ChatRequest(None, (), options, stream=True))
        assert engine.completions is not None
        assert engine.completions.events is not None
        request = CompletionRequest(None, ("",), options, stream=True)
        return engine.completions.events(found, request)

    def read(self, parts: Iterable[bytes]) -> dict[str, Any]:
        """What the stream means, in the words of `expected`."""
        return fold(self.events(parts))

    @property
    def meaning(self) -> dict[str, Any]:
        """What has to come out."""
        return {name: self.expected[name] for name in ("choices", "usage", "error")}


def load() -> list[Recording]:
    """All recordings."""
    return [
        Recording(path.stem, path.read_bytes(), json.loads(path.with_suffix(".json").read_text()))
        for path in sorted(FOLDER.glob("*.txt"))
    ]


def cut_in_two(content: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """The content in two parts, once for each place between two bytes."""
    for at in range(len(content) + 1):
        yield at, [part for part in (content[:at], content[at:]) if part]


def one_by_one(content: bytes) -> list[bytes]:
    """The content in parts of a byte each."""
    return [content[at : at + 1] for at in range(len(content))]


@dataclass
class Delayed:
    """Parts that come one at a time, and count how many were taken: no event needs a later one."""

    parts: list[bytes]
    taken: int = field(default=0, init=False)

    def __iter__(self) -> Iterator[bytes]:
        for part in self.parts:
            self.taken += 1
            yield part


def fold(events: Iterable[Event]) -> dict[str, Any]:
    """The choices, the usage and the error that events add up to."""
    choices: dict[int, _Choice] = {}
    usage, error = None, None
    try:
        for event in events:
            if isinstance(event, Usage):
                usage = event
            else:
                choices.setdefault(event.index, _Choice()).add(event)
    except UpstreamError as raised:
        error = raised.status
    return {
        "choices": [choices[index].meaning() for index in sorted(choices)],
        "usage": usage
        and {"prompt_tokens": usage.prompt_tokens, "completion_tokens": usage.completion_tokens},
        "error": error,
    }


class _Choice:
    def __init__(self) -> None:
        self.text: str | None = None
        self.finish_reason: str | None = None
        self.calls: dict[int, dict[str, Any]] = {}
        self.reasoning: dict[str, str] = {}

    def add(self, delta: Delta) -> None:
        if delta.text is not None:
            self.text = (self.text or "") + delta.text
        self.finish_reason = delta.finish_reason or self.finish_reason
        for name, text in delta.reasoning.items():
            self.reasoning[name] = self.reasoning.get(name, "") + text
        for part in delta.tool_calls:
            self._call(part)

    def _call(self, part: ToolCallDelta) -> None:
        made = self.calls.setdefault(
            part.index, {"id": part.id, "name": part.name, "arguments": ""}
        )
        made["arguments"] += part.arguments

    def meaning(self) -> dict[str, Any]:
        calls = [self.calls[index] for index in sorted(self.calls)]
        return {
            "text": self.text,
            "finish_reason": self.finish_reason,
            "tool_calls": calls,
            "reasoning": self.reasoning,
        }
