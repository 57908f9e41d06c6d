"""The response of POST /v1/completions, whole or as chunks. Pure.

https://platform.openai.com/docs/api-reference/completions/object
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from openai_api import chunks, usage
from openai_api.ids import Head
from openai_api.results import Choice, Completion, Delta, Event, Usage

# An engine may write half of a surrogate pair, which no bytes stand for.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def whole(head: Head, completion: Completion, counted: Usage) -> bytes:
    """Write a completion. `counted` is its usage."""
    fields = {
        "id": head.id,
        "object": "text_completion",
        "created": head.created,
        "model": head.model,
        "choices": [_choice(each) for each in completion.choices],
        "usage": usage.write(counted),
    }
    return _encode(fields).encode(errors="replace")


def stream(head: Head, events: Iterable[Event], include_usage: bool) -> Iterator[bytes]:
    """Yield the chunks of a stream, without its end."""
    before, after = chunks.around(head, "text_completion", include_usage)
    for event in events:
        if isinstance(event, Usage):
            continue
        if event.text or event.finish_reason is not None or event.logprobs is not None:
            text = _encode(_choice(event))
            yield f"{before}{text[1:-1]}{after}".encode(errors="replace")


def _choice(choice: Choice | Delta) -> dict[str, Any]:
    return {
        "index": choice.index,
        "text": choice.text or "",
        "logprobs": choice.logprobs,
        "finish_reason": choice.finish_reason,
    }
