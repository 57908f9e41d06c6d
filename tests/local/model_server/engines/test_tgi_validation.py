"""Expected wording and limits: TGI's router/src/validation.rs."""

from __future__ import annotations

from typing import Any

import pytest

from local.model_server.engines.tgi.errors import ValidationError
from local.model_server.engines.tgi.schema import GenerateRequest, Parameters
from local.model_server.engines.tgi.validation import check, plan
from local.model_server.model import Piece


def request(inputs: str = "hi", stream: bool = False, **parameters: Any) -> GenerateRequest:
    return GenerateRequest(inputs, Parameters(**parameters), stream)


def pieces(number: int) -> list[Piece]:
    return [Piece(i, f"t{i}") for i in range(number)]


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (request(""), "`inputs` cannot be empty"),
        (request(temperature=0.0), "`temperature` must be strictly positive"),
        (request(temperature=-1.0), "`temperature` must be strictly positive"),
        (request(repetition_penalty=0.0), "`repetition_penalty` must be strictly positive"),
        (request(frequency_penalty=2.1), "`frequency_penalty` must be >= -2.0 and <= 2.0"),
        (request(top_p=0.0), "`top_p` must be > 0.0 and < 1.0"),
        (request(top_p=1.0), "`top_p` must be > 0.0 and < 1.0"),
        (request(typical_p=1.0), "`typical_p` must be > 0.0 and < 1.0"),
        (request(top_k=0), "`top_k` must be strictly positive"),
        (request(top_k=-1), "`top_k` must be strictly positive"),
        (request(max_new_tokens=0), "`max_new_tokens` must be strictly positive"),
        (request(stop=("a",) * 5), "`stop` supports up to 4 stop sequences. Given: 5"),
        (request(truncate=0), "`truncate` must be strictly positive and less than 1024. Given: 0"),
        (request(truncate=1025), "less than 1024. Given: 1025"),
        (request(best_of=2), "`best_of` != 1 is not allowed for this endpoint"),
        (request(top_n_tokens=1), "`top_n_tokens` != 0 is not allowed for this endpoint"),
        (request(grammar={"type": "regex", "value": "a"}), "grammar is not supported"),
        (
            request(stream=True, decoder_input_details=True),
            "`decoder_input_details` == true is not supported when streaming tokens",
        ),
    ],
)
def test_a_broken_rule_is_named(asked: GenerateRequest, reason: str) -> None:
    with pytest.raises(ValidationError) as raised:
        check(asked)
    assert str(raised.value).startswith("Input validation error: ")
    assert reason in str(raised.value)


@pytest.mark.parametrize(
    "asked",
    [
        request(),
        request(temperature=2.5, top_k=1, top_p=0.999, typical_p=0.001, do_sample=True),
        request(repetition_penalty=0.1, frequency_penalty=-2.0, watermark=True),
        request(stop=("a",) * 4, truncate=1024, best_of=1, top_n_tokens=0),
        request(decoder_input_details=True),
    ],
)
def test_parameters_within_their_ranges_pass(asked: GenerateRequest) -> None:
    check(asked)


def test_prompt_and_answer_may_have_2048_tokens_together() -> None:
    assert plan(request(max_new_tokens=1048), pieces(1000)).max_new_tokens == 1048
    with pytest.raises(ValidationError, match="must be <= 2048"):
        plan(request(max_new_tokens=1049), pieces(1000))


def test_the_prompt_may_have_1024_tokens() -> None:
    plan(request(), pieces(1024))
    with pytest.raises(ValidationError, match="must have less than 1024 tokens"):
        plan(request(), pieces(1025))


def test_truncate_keeps_the_end_of_the_prompt() -> None:
    assert plan(request(truncate=3), pieces(2000)).prompt == pieces(2000)[-3:]
    assert plan(request(truncate=3), pieces(2)).prompt == pieces(2)


def test_without_a_limit_the_answer_may_fill_what_is_left() -> None:
    assert plan(request(max_new_tokens=None), pieces(48)).max_new_tokens == 2000


@pytest.mark.parametrize(("asked", "prefix"), [(None, "hi"), (True, "hi"), (False, "")])
def test_the_prompt_comes_back_unless_it_is_declined(asked: bool | None, prefix: str) -> None:
    assert plan(request(return_full_text=asked), pieces(1)).prefix == prefix


def test_without_sampling_the_most_probable_token_is_taken() -> None:
    planned = plan(request(), pieces(1))
    assert planned.sampling.temperature == 0
    assert planned.seed is None


@pytest.mark.parametrize(
    "parameters",
    [{"do_sample": True}, {"temperature": 0.7}, {"top_k": 5}, {"top_p": 0.5}, {"typical_p": 0.5}],
)
def test_any_sampling_parameter_turns_sampling_on(parameters: dict[str, Any]) -> None:
    planned = plan(request(**parameters), pieces(1))
    assert planned.sampling.temperature == parameters.get("temperature", 1.0)
    assert planned.seed is not None


def test_a_seed_is_kept() -> None:
    planned = plan(request(do_sample=True, seed=42), pieces(1))
    assert (planned.seed, planned.sampling.seed) == (42, 42)
