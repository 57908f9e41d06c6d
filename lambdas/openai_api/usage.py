"""OpenAI's `usage`."""

from __future__ import annotations

from typing import Any

from openai_api.results import Usage


def write(usage: Usage) -> dict[str, Any]:
    """Write the tokens of a completion."""
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "total_tokens": usage.total_tokens,
        **usage.details,
    }
