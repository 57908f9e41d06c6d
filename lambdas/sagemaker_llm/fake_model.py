"""A model for unit tests, without AWS."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sagemaker_llm.model import Prompt, Reply

Response = str | bytes | Mapping[str, Any] | list[Any]
Given = Response | Exception


class FakeModel:
    """Gives prepared responses, one for each invocation, in their order.

    Args:
        responses: a text, as an engine returns a generated text; an object or a list, as JSON;
            bytes, as they are; or an error to raise.

    Attributes:
        prompts: what was invoked with, in order; bytes that are JSON as their value.
    """

    def __init__(self, responses: Iterable[Given]) -> None:
        self._responses = deque(responses)
        self.prompts: list[Any] = []

    def invoke(self, prompt: Prompt, *, variant: str | None = None) -> Reply:  # noqa: ARG002
        """Return the next response, or raise it. Raises AssertionError if there is none left."""
        given = self._next(prompt)
        if isinstance(given, bytes):
            return Reply(given)
        value = [{"generated_text": given}] if isinstance(given, str) else given
        return Reply(json.dumps(value).encode())

    def stream(self, prompt: Prompt, *, variant: str | None = None) -> Iterator[bytes]:  # noqa: ARG002
        """Yield the next response: a list's items as its parts, all else as one part."""
        given = self._next(prompt)
        for part in given if isinstance(given, list) else [given]:
            yield part if isinstance(part, bytes) else _encoded(part)

    def _next(self, prompt: Prompt) -> Response:
        self.prompts.append(_value(prompt))
        if not self._responses:
            raise AssertionError(f"FakeModel has no response for invocation {len(self.prompts)}.")
        given = self._responses.popleft()
        if isinstance(given, Exception):
            raise given
        return given


def _encoded(part: object) -> bytes:
    return part.encode() if isinstance(part, str) else json.dumps(part).encode()


def _value(prompt: Prompt) -> Any:
    if not isinstance(prompt, bytes):
        return dict(prompt)
    try:
        return json.loads(prompt)
    except ValueError:
        return prompt
