"""Tokens by length, for engines that report none: four bytes of UTF-8 are one. Pure."""

from __future__ import annotations

from openai_api.results import Completion, Usage

BYTES_PER_TOKEN = 4


def tokens(text: str) -> int:
    """Return the tokens of a text."""
    return -(-len(text.encode()) // BYTES_PER_TOKEN)


def usage(prompt: int, completion: Completion) -> Usage:
    """Return the usage of a completion, given the tokens of its prompt."""
    return Usage(prompt, sum(tokens(each.text or "") for each in completion.choices))
