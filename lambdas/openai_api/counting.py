"""Tokens by length, for engines that report none: four bytes of UTF-8 are one. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from openai_api.completion_request import Prompt
from openai_api.results import Completion, Usage

BYTES_PER_TOKEN = 4


def tokens(text: str) -> int:
    """Return the tokens of a text."""
    return -(-len(text.encode(errors="replace")) // BYTES_PER_TOKEN)


def usage(prompt: int, completion: Completion) -> Usage:
    """Return the usage of a completion, given the tokens of its prompt."""
    return Usage(prompt, sum(tokens(each.text or "") for each in completion.choices))


def of_prompts(prompts: Iterable[Prompt]) -> int:
    """Return the tokens of texts, or of the IDs of their tokens."""
    return sum(tokens(each) if isinstance(each, str) else len(each) for each in prompts)
