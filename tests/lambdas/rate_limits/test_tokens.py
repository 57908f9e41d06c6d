"""How many tokens a request may use, and how many it used."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rate_limits.tokens import MAX_TOKENS, Estimate, estimate, used

FIVE_TOKENS = "twenty letters long."


def tokens_of(**fields: Any) -> Estimate:
    return estimate(json.dumps(fields).encode(), 100)


@pytest.mark.parametrize(
    ("fields", "answer"),
    [
        ({}, 100),
        ({"max_tokens": 7}, 7),
        ({"max_completion_tokens": 7}, 7),
        ({"max_output_tokens": 7}, 7),
        ({"max_new_tokens": 7}, 7),
        ({"parameters": {"max_new_tokens": 7}}, 7),
        ({"parameters": {"max_tokens": 7}}, 7),
        ({"parameters": {"max_length": 7}}, 7),
        ({"max_tokens": 7, "parameters": {"max_new_tokens": 9}}, 9),
        ({"max_tokens": 7, "n": 3}, 21),
        ({"max_tokens": 7, "n": 2, "best_of": 3}, 21),
        ({"parameters": {"max_new_tokens": 7, "num_return_sequences": 2}}, 14),
        ({"max_tokens": 7, "inputs": ["a", "b", "c"]}, 21),
        ({"max_tokens": 7, "prompt": [[1, 2], [3]]}, 14),
        ({"max_tokens": 7.0}, 7),
        ({"max_tokens": 10**30}, MAX_TOKENS),
        ({"max_tokens": MAX_TOKENS, "n": MAX_TOKENS}, MAX_TOKENS),
        ({"max_tokens": 0}, 100),
        ({"max_tokens": -7}, 100),
        ({"max_tokens": "7"}, 100),
        ({"max_tokens": True}, 100),
        ({"max_tokens": [7]}, 100),
        ({"max_tokens": float("nan")}, 100),
        ({"max_tokens": float("inf")}, MAX_TOKENS),
        ({"parameters": "max_new_tokens"}, 100),
    ],
)
def test_the_completion_is_as_long_as_the_request_allows(
    fields: dict[str, Any], answer: int
) -> None:
    assert tokens_of(**fields).completion == answer


@pytest.mark.parametrize(
    ("fields", "prompt"),
    [
        ({"inputs": FIVE_TOKENS}, 5),
        ({"inputs": "abcde"}, 2),
        ({"inputs": [FIVE_TOKENS, FIVE_TOKENS]}, 10),
        ({"messages": [{"role": "user", "content": [{"type": "text", "text": "abcdefgh"}]}]}, 4),
        ({"prompt": [1, 2, 3]}, 3),
        ({"inputs": "你好吗朋友"}, 4),  # 15 bytes
        ({"inputs": "\ud800"}, 1),
    ],
)
def test_the_prompt_is_as_long_as_its_texts(fields: dict[str, Any], prompt: int) -> None:
    assert tokens_of(**fields).prompt == prompt


@pytest.mark.parametrize("body", [b"x" * 40, b"\xff" * 40, b"[" * 40, b'"' + b"x" * 38 + b'"'])
def test_a_body_that_is_not_an_object_counts_by_its_bytes(body: bytes) -> None:
    assert estimate(body, 100) == Estimate(10, 100)


@pytest.mark.parametrize("body", [b"", None])
def test_no_body_is_no_prompt(body: bytes | None) -> None:
    assert estimate(body, 100) == Estimate(0, 100)


def test_a_body_that_is_too_deep_counts_by_its_bytes() -> None:
    assert estimate(b"[" * 400_000, 100).prompt == 100_000


@pytest.mark.parametrize(
    ("answer", "took"),
    [
        # OpenAI's
        ({"usage": {"total_tokens": 12}}, 12),
        ({"usage": {"prompt_tokens": 3, "completion_tokens": 4}}, 7),
        ({"usage": {"prompt_tokens": 3, "total_tokens": 3}, "data": [{"embedding": [0.1]}]}, 3),
        # TGI's, as array and as object; the prompt is known with decoder_input_details only
        ([{"generated_text": FIVE_TOKENS, "details": {"generated_tokens": 8, "prefill": []}}], 28),
        ({"generated_text": "x", "details": {"generated_tokens": 8}}, 28),
        ([{"details": {"generated_tokens": 8, "prefill": [{"id": 1}, {"id": 2}]}}], 10),
        (
            [{"details": {"generated_tokens": 8, "best_of_sequences": [{"generated_tokens": 7}]}}],
            35,
        ),
        ([{"details": {"generated_tokens": 8}}, {"details": {"generated_tokens": 1}}], 29),
        # Nothing reported: the prompt and the texts
        ([{"generated_text": FIVE_TOKENS}], 25),
        ([{"details": {"generated_tokens": 8}}, {"generated_text": FIVE_TOKENS}], 25),
        ([[0.1, 0.2, 0.3]], 20),
        ({"usage": None, "text": FIVE_TOKENS}, 25),
        ({"usage": {"total_tokens": -1}, "text": FIVE_TOKENS}, 25),
        ({"usage": {"total_tokens": "12"}}, 21),
        ({"details": {"generated_tokens": 0}}, 20),
        ({"details": None}, 20),
        ([], 20),
        (7, 20),
        ({"usage": {"total_tokens": 10**30}}, MAX_TOKENS),
    ],
)
def test_a_completion_uses_what_it_reports_or_its_length(answer: Any, took: int) -> None:
    assert used(json.dumps(answer).encode(), Estimate(20, 100)) == took


def test_a_completion_that_is_not_json_counts_by_its_bytes() -> None:
    assert used(b"x" * 40, Estimate(20, 100)) == 30
    assert used(b"\xff" * 40, Estimate(20, 100)) == 30
