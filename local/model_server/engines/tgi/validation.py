"""TGI's validation of a request: the result is a plan for the model, or a 422.

Rules, their order and their wording: ``router/src/validation.rs`` of TGI. It is set up as a TGI
with one sequence a request (``--max-best-of 1``) and no alternatives (``--max-top-n-tokens 0``); of
the grammars it has JSON schemas only. It refuses what it cannot do.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from local.model_server.engines.tgi.errors import ValidationError
from local.model_server.engines.tgi.schema import GenerateRequest, Parameters
from local.model_server.json_schema import closed
from local.model_server.model import MAX_INPUT_TOKENS, MAX_TOTAL_TOKENS, Piece, Sampling

MAX_STOP_SEQUENCES = 4


@dataclass(frozen=True)
class Plan:
    """A validated request.

    Attributes:
        prompt: the tokens that the model reads, truncated if that was asked for.
        prefix: what precedes the generated text in the response.
        seed: None without sampling, as in TGI's response.
    """

    prompt: Sequence[Piece]
    prefix: str
    sampling: Sampling
    seed: int | None
    max_new_tokens: int
    stop: tuple[str, ...]


def check(request: GenerateRequest) -> None:
    """Validate all that needs no tokenizer.

    Raises:
        ValidationError: the first rule that is broken.
    """
    given = request.parameters
    _check_options(given, request.stream)
    _check_sampling(given)
    if given.max_new_tokens == 0:
        raise ValidationError("`max_new_tokens` must be strictly positive")
    if len(given.stop) > MAX_STOP_SEQUENCES:
        raise ValidationError(
            f"`stop` supports up to {MAX_STOP_SEQUENCES} stop sequences. Given: {len(given.stop)}"
        )
    if not request.inputs:
        raise ValidationError("`inputs` cannot be empty")
    if given.truncate is not None and not 0 < given.truncate <= MAX_INPUT_TOKENS:
        raise ValidationError(
            f"`truncate` must be strictly positive and less than {MAX_INPUT_TOKENS}. "
            f"Given: {given.truncate}"
        )


def plan(request: GenerateRequest, tokens: Sequence[Piece]) -> Plan:
    """The plan for a checked request, whose inputs have these tokens.

    Raises:
        ValidationError: the prompt, or prompt and completion together, are too long.
    """
    given = request.parameters
    prompt = tokens if given.truncate is None else tokens[-given.truncate :]
    maximum = given.max_new_tokens
    if maximum is None:
        maximum = max(1, MAX_TOTAL_TOKENS - len(prompt))
    if len(prompt) + maximum > MAX_TOTAL_TOKENS:
        raise ValidationError(
            f"`inputs` tokens + `max_new_tokens` must be <= {MAX_TOTAL_TOKENS}. "
            f"Given: {len(prompt)} `inputs` tokens and {maximum} `max_new_tokens`"
        )
    if len(prompt) > MAX_INPUT_TOKENS:
        raise ValidationError(
            f"`inputs` must have less than {MAX_INPUT_TOKENS} tokens. Given: {len(prompt)}"
        )
    seed = random.getrandbits(64) if given.seed is None else given.seed
    # TGI's /invocations returns the prompt with the completion unless this is false.
    full = given.return_full_text is not False
    return Plan(
        prompt=prompt,
        prefix=request.inputs if full else "",
        sampling=_sampling(given, seed),
        seed=seed if _samples(given) else None,
        max_new_tokens=maximum,
        stop=given.stop,
    )


def _check_options(given: Parameters, stream: bool) -> None:
    if (given.best_of or 1) != 1:
        raise ValidationError("`best_of` != 1 is not allowed for this endpoint")
    if given.decoder_input_details and stream:
        raise ValidationError(
            "`decoder_input_details` == true is not supported when streaming tokens"
        )
    if given.top_n_tokens:
        raise ValidationError("`top_n_tokens` != 0 is not allowed for this endpoint")
    if given.grammar is not None and schema_of(given.grammar) is None:
        raise ValidationError("grammar is not supported")


def _check_sampling(given: Parameters) -> None:
    if given.temperature is not None and given.temperature <= 0:
        raise ValidationError("`temperature` must be strictly positive")
    if given.repetition_penalty is not None and given.repetition_penalty <= 0:
        raise ValidationError("`repetition_penalty` must be strictly positive")
    if given.frequency_penalty is not None and not -2 <= given.frequency_penalty <= 2:
        raise ValidationError("`frequency_penalty` must be >= -2.0 and <= 2.0")
    if given.top_p is not None and not 0 < given.top_p < 1:
        raise ValidationError("`top_p` must be > 0.0 and < 1.0")
    if given.typical_p is not None and not 0 < given.typical_p < 1:
        raise ValidationError("`typical_p` must be > 0.0 and < 1.0")
    if given.top_k is not None and given.top_k <= 0:
        raise ValidationError("`top_k` must be strictly positive")


def schema_of(grammar: Any) -> Mapping[str, Any] | None:
    """The JSON schema of a grammar; None if it has another type."""
    if not isinstance(grammar, Mapping):
        return None
    value = grammar.get("value")
    if grammar.get("type") == "json_schema" and isinstance(value, Mapping):
        value = value.get("schema")
    kinds = ("json", "json_object", "json_schema")
    fits = grammar.get("type") in kinds and isinstance(value, dict)
    return closed(value) if fits else None


def _samples(given: Parameters) -> bool:
    """TGI samples with `do_sample`, or when a sampling parameter changes anything."""
    return (
        given.do_sample
        or given.temperature not in (None, 1.0)
        or given.top_k is not None
        or given.top_p is not None
        or given.typical_p is not None
    )


def _sampling(given: Parameters, seed: int) -> Sampling:
    return Sampling(
        temperature=(given.temperature or 1.0) if _samples(given) else 0.0,
        top_k=given.top_k or 0,
        top_p=given.top_p or 1.0,
        typical_p=given.typical_p or 1.0,
        repetition_penalty=given.repetition_penalty or 1.0,
        frequency_penalty=given.frequency_penalty or 0.0,
        seed=seed,
        schema=schema_of(given.grammar),
    )
