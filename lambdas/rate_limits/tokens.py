"""How many tokens a request may use, and how many it used. Pure.

The number that a container reports counts; without one, texts count by their length, four bytes of
UTF-8 per token: https://platform.openai.com/tokenizer has the same rule of thumb for English.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

BYTES_PER_TOKEN = 4
# More than any model generates, and within the range of DynamoDB's numbers.
MAX_TOKENS = 1_000_000_000

# OpenAI's names, then TGI's, and that of the transformers library, which includes the prompt.
_MAXIMA = ("max_tokens", "max_completion_tokens", "max_output_tokens", "max_new_tokens")
_MAXIMA_OF_PARAMETERS = (*_MAXIMA, "max_length")
_REPEATS = ("n", "best_of", "num_return_sequences")


@dataclass(frozen=True, slots=True)
class Estimate:
    """Tokens of a prompt, and of the longest completion that was requested."""

    prompt: int
    completion: int

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
    return Estimate(_size(fields, a_number=1), min(maximum * completions, MAX_TOKENS))


def used(body: bytes, estimated: Estimate) -> int:
    """Return what a completion used.

    Args:
        body: the body of the response.
        estimated: the estimate of its request, for the prompt where the container reports none.
    """
    answer = _parse(body)
    if answer is None:
        return min(estimated.prompt + _tokens(len(body)), MAX_TOKENS)
    reported = _openai(answer)
    if reported is None:
        reported = _tgi(answer, estimated.prompt)
    if reported is None:
        reported = estimated.prompt + _size(answer, a_number=0)
    return min(reported, MAX_TOKENS)


def _openai(answer: Any) -> int | None:
    """Return the `usage` of OpenAI's responses."""
    usage = answer.get("usage") if isinstance(answer, dict) else None
    if not isinstance(usage, dict):
        return None
    parts = [_positive(usage, name) for name in ("prompt_tokens", "completion_tokens")]
    return _positive(usage, "total_tokens") or sum(parts) or None


def _tgi(answer: Any, prompt: int) -> int | None:
    """Return the tokens in the `details` of TGI; with decoder_input_details the prompt's, too."""
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
    return int(min(value, MAX_TOKENS))


def _tokens(count_bytes: int) -> int:
    return -(-count_bytes // BYTES_PER_TOKEN)


def _parse(body: bytes) -> Any:
    try:
        return json.loads(body.decode())
    except (ValueError, RecursionError):
        return None
