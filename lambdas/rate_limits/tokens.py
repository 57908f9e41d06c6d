"""How many tokens a request may take, and how many it took. Pure.

A container that says what it took is believed; else texts count by their length, four bytes of
UTF-8 a token: https://platform.openai.com/tokenizer has the same rule of thumb for English.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

BYTES_PER_TOKEN = 4
# Beyond what any model does, and within what DynamoDB's numbers hold.
MOST = 1_000_000_000

# OpenAI's names, then TGI's, and that of the transformers library, which counts the prompt in.
_MAXIMA = ("max_tokens", "max_completion_tokens", "max_output_tokens", "max_new_tokens")
_MAXIMA_OF_PARAMETERS = (*_MAXIMA, "max_length")
_REPEATS = ("n", "best_of", "num_return_sequences")


@dataclass(frozen=True, slots=True)
class Estimate:
    """Tokens of a prompt, and of the longest answer that was asked for."""

    prompt: int
    answer: int

    @property
    def total(self) -> int:
        """What is set aside."""
        return min(self.prompt + self.answer, MOST)


def estimate(body: bytes | None, answer_tokens: int) -> Estimate:
    """Return what a request may take; it may be anything, as nobody has looked at it yet.

    Args:
        body: the request's.
        answer_tokens: of an answer where the request names no maximum.
    """
    fields = _parse(body or b"")
    if not isinstance(fields, dict):
        return Estimate(_tokens(len(body or b"")), answer_tokens)
    parameters = fields.get("parameters")
    asked = [_positive(fields, name) for name in _MAXIMA]
    repeats = [_positive(fields, name) for name in _REPEATS]
    if isinstance(parameters, dict):
        asked += [_positive(parameters, name) for name in _MAXIMA_OF_PARAMETERS]
        repeats += [_positive(parameters, name) for name in _REPEATS]
    answers = max(1, *repeats) * _prompts(fields)
    return Estimate(_size(fields, a_number=1), min((max(asked) or answer_tokens) * answers, MOST))


def used(body: bytes, estimated: Estimate) -> int:
    """Return what an answer took.

    Args:
        body: the answer's.
        estimated: of its request, for the prompt where the container says nothing of it.
    """
    answer = _parse(body)
    if answer is None:
        return min(estimated.prompt + _tokens(len(body)), MOST)
    told = _openai(answer)
    if told is None:
        told = _tgi(answer, estimated.prompt)
    if told is None:
        told = estimated.prompt + _size(answer, a_number=0)
    return min(told, MOST)


def _openai(answer: Any) -> int | None:
    """`usage` of OpenAI's answers."""
    usage = answer.get("usage") if isinstance(answer, dict) else None
    if not isinstance(usage, dict):
        return None
    parts = [_positive(usage, name) for name in ("prompt_tokens", "completion_tokens")]
    return _positive(usage, "total_tokens") or sum(parts) or None


def _tgi(answer: Any, prompt: int) -> int | None:
    """`details` of TGI's answers: tokens made, and with decoder_input_details those read."""
    items = answer if isinstance(answer, list) else [answer]
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
        read += len(prefill) if isinstance(prefill, list) else 0
    return total + (read or prompt)


def _prompts(fields: Mapping[str, Any]) -> int:
    """How many texts are asked to be completed at once: a list of them gets an answer each."""
    for name in ("inputs", "prompt"):
        value = fields.get(name)
        if isinstance(value, list) and value and all(isinstance(v, str | list) for v in value):
            return len(value)
    return 1


def _size(value: Any, *, a_number: int) -> int:
    """Tokens of all texts in a value, by their length; numbers may be tokens by their ids."""
    text_bytes = numbers = 0
    for leaf in _leaves(value):
        if isinstance(leaf, str):
            text_bytes += len(leaf.encode(errors="surrogatepass"))
        elif isinstance(leaf, int | float) and not isinstance(leaf, bool):
            numbers += a_number
    return min(_tokens(text_bytes) + numbers, MOST)


def _leaves(value: Any) -> Iterator[Any]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
        else:
            yield one


def _positive(fields: Mapping[str, Any], name: str) -> int:
    """Return a whole number above 0; 0 for everything else."""
    value = fields.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        return 0
    return int(min(value, MOST))


def _tokens(count_bytes: int) -> int:
    return -(-count_bytes // BYTES_PER_TOKEN)


def _parse(body: bytes) -> Any:
    try:
        return json.loads(body.decode())
    except (ValueError, RecursionError):
        return None
