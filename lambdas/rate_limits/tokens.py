"""How many tokens a request may use, and how many it used. Pure.

The number that a container reports counts; without one, texts count by their length, four bytes of
UTF-8 per token: https://platform.openai.com/tokenizer has the same rule of thumb for English.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

BYTES_PER_TOKEN = 4
# More than any model generates, and within the range of DynamoDB's numbers.
MAX_TOKENS = 1_000_000_000

# Lambda returns no larger response.
MAX_BODY_BYTES = 6 * 1024 * 1024

# OpenAI's names, then TGI's, and that of the transformers library, which includes the prompt.
_MAXIMA = ("max_tokens", "max_completion_tokens", "max_output_tokens", "max_new_tokens")
_MAXIMA_OF_PARAMETERS = (*_MAXIMA, "max_length")
_REPEATS = ("n", "best_of", "num_return_sequences")

# Lines of SSE that hold no data; the first one begins a comment.
_SSE_FIELDS = (b":", b"event:", b"id:", b"retry:")

# Prompts that are looked for at the beginning of completions.
_MAX_TEXTS = 256

# Of OpenAI's choices, whole and in a stream: where the model's text is, and what is none.
_WRITTEN = ("message", "delta", "text")
_NOT_WRITTEN = frozenset({"role", "id", "type", "object", "finish_reason"})


@dataclass(frozen=True, slots=True)
class Estimate:
    """Tokens of a prompt, and of the longest completion that was requested.

    Attributes:
        prompt, completion: the tokens.
        texts: the prompts themselves: some engines repeat them before their completions.
    """

    prompt: int
    completion: int
    texts: tuple[str, ...] = field(default=(), compare=False)

    @property
    def total(self) -> int:
        """The tokens to set aside."""
        return min(self.prompt + self.completion, MAX_TOKENS)


def estimate(body: bytes | None, default_completion_tokens: int) -> Estimate:
    """Return what a request may use. The request can be invalid: it is not checked yet.

    Args:
        body: the body of the request.
        default_completion_tokens: tokens of a completion without a maximum in the request.
    """
    fields = _parse(body or b"")
    if not isinstance(fields, dict):
        return Estimate(_tokens(len(body or b"")), default_completion_tokens)
    parameters = fields.get("parameters")
    asked = [_positive(fields, name) for name in _MAXIMA]
    repeats = [_positive(fields, name) for name in _REPEATS]
    if isinstance(parameters, dict):
        asked += [_positive(parameters, name) for name in _MAXIMA_OF_PARAMETERS]
        repeats += [_positive(parameters, name) for name in _REPEATS]
    completions = max(1, *repeats) * _prompts(fields)
    maximum = max(asked) or default_completion_tokens
    completion = min(maximum * completions, MAX_TOKENS)
    return Estimate(_size(fields, a_number=1), completion, _texts(fields))


def used(body: bytes, estimated: Estimate) -> int:
    """Return what a completion used.

    Args:
        body: the body of the response: JSON, or a stream of events that is there as a whole.
        estimated: the estimate of its request, for the prompt where the container reports none, and
            for a response that is too large to be returned: parsed, it would not fit the memory.
    """
    if len(body) > MAX_BODY_BYTES:
        return estimated.total
    answer = _parse(body)
    events = [answer] if answer is not None else _events(body)
    if not events:
        return min(estimated.prompt + _tokens(len(body)), MAX_TOKENS)
    reported = _openai(events)
    if reported is None:
        reported = _tgi(events, estimated.prompt)
    if reported is None:
        reported = estimated.prompt + _completion(events, estimated.texts)
    return min(reported, MAX_TOKENS)


def _events(body: bytes) -> list[Any]:
    """Return the events of a stream: SSE, or a line of JSON each, as LMI has it; else none."""
    found = []
    for line in body.splitlines():
        if not line.strip() or line.startswith(_SSE_FIELDS):
            continue
        text = line.removeprefix(b"data:").strip()
        value = _parse(text)
        if isinstance(value, dict):
            found.append(value)
        elif text != b"[DONE]":
            return []
    return found


def _openai(events: list[Any]) -> int | None:
    """Return the `usage` of OpenAI's responses. In a stream, the last one is of the whole."""
    for event in reversed(events):
        usage = event.get("usage") if isinstance(event, dict) else None
        if isinstance(usage, dict):
            parts = [_positive(usage, name) for name in ("prompt_tokens", "completion_tokens")]
            reported = _positive(usage, "total_tokens") or sum(parts)
            if reported:
                return reported
    return None


def _tgi(events: list[Any], prompt: int) -> int | None:
    """Return the tokens in the `details` of TGI, and the prompt's where it reports them, too.

    In a stream only the last event of a completion has `details`, with `input_length`.
    """
    if len(events) > 1:
        items = [event for event in events if event.get("details") is not None]
    else:
        items = events[0] if isinstance(events[0], list) else events
    details = [item.get("details") for item in items if isinstance(item, dict)]
    if not details or len(details) != len(items):
        return None
    total, read = 0, 0
    for each in details:
        if not isinstance(each, dict) or not _positive(each, "generated_tokens"):
            return None
        best = each.get("best_of_sequences")
        sequences = (
            [other for other in best if isinstance(other, dict)] if isinstance(best, list) else []
        )
        total += sum(_positive(one, "generated_tokens") for one in (each, *sequences))
        prefill = each.get("prefill")
        in_prefill = len(prefill) if isinstance(prefill, list) else 0
        read += in_prefill or _positive(each, "input_length")
    return total + (read or prompt)


def _completion(events: list[Any], prompts: tuple[str, ...]) -> int:
    """Return the tokens of a completion that reports none.

    An event of TGI and LMI is a token; one of OpenAI's is a token or more.
    """
    in_tokens = sum(1 for event in events if isinstance(event, dict) and "token" in event)
    if in_tokens:
        return in_tokens
    texts = [text for event in events for text in _completed(event, prompts)]
    written = _tokens(sum(len(text.encode(errors="surrogatepass")) for text in texts))
    return max(written, len(texts)) if len(events) > 1 else written


def _completed(event: Any, prompts: tuple[str, ...]) -> Iterator[str]:
    """Return the texts that a model wrote: without names, IDs, and the prompt before them."""
    if isinstance(event, dict) and isinstance(event.get("choices"), list):
        for choice in event["choices"]:
            wrote = [choice.get(name) for name in _WRITTEN] if isinstance(choice, dict) else []
            yield from (leaf for leaf in _leaves(wrote, _NOT_WRITTEN) if _is_text(leaf))
        return
    for leaf in _leaves(event, _NOT_WRITTEN):
        if _is_text(leaf):
            # The longest one, where several begin it.
            begins = [len(prompt) for prompt in prompts if leaf.startswith(prompt)]
            yield leaf[max(begins, default=0) :]


def _is_text(leaf: Any) -> bool:
    return isinstance(leaf, str) and leaf != ""


def _texts(fields: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the prompts of a request: those of its messages, too, which pipelines repeat."""
    found = [fields.get(name) for name in ("inputs", "prompt")]
    return tuple(
        islice((leaf for leaf in _leaves(found, _NOT_WRITTEN) if _is_text(leaf)), _MAX_TEXTS)
    )


def _prompts(fields: Mapping[str, Any]) -> int:
    """Return how many prompts there are: each item of a list gets a completion of its own."""
    for name in ("inputs", "prompt"):
        value = fields.get(name)
        if isinstance(value, list) and value and all(isinstance(v, str | list) for v in value):
            return len(value)
    return 1


def _size(value: Any, *, a_number: int) -> int:
    """Return the tokens of all texts in a value, by their length; numbers may be token IDs."""
    text_bytes = numbers = 0
    for leaf in _leaves(value):
        if isinstance(leaf, str):
            text_bytes += len(leaf.encode(errors="surrogatepass"))
        elif isinstance(leaf, int | float) and not isinstance(leaf, bool):
            numbers += a_number
    return min(_tokens(text_bytes) + numbers, MAX_TOKENS)


def _leaves(value: Any, without: frozenset[str] = frozenset()) -> Iterator[Any]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting.extend(each for name, each in one.items() if name not in without)
        elif isinstance(one, list):
            waiting.extend(one)
        else:
            yield one


def _positive(fields: Mapping[str, Any], name: str) -> int:
    """Return a whole number above 0; 0 for everything else."""
    value = fields.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        return 0
    return int(min(value, MAX_TOKENS))


def _tokens(count_bytes: int) -> int:
    return -(-count_bytes // BYTES_PER_TOKEN)


def _parse(body: bytes) -> Any:
    try:
        return json.loads(body.decode())
    except (ValueError, RecursionError):
        return None
