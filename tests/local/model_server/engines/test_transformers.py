"""The inference toolkit's wire, over the echo model."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.local.model_server.engines.support import call


def test_a_text_is_completed_with_the_prompt_before_it(client: httpx.Client) -> None:
    assert call(client, "transformers", {"inputs": "to be"}).json() == [
        {"generated_text": "to be BE TO"}
    ]


def test_the_prompt_is_left_out_on_demand(client: httpx.Client) -> None:
    body = {"inputs": "to be", "parameters": {"return_full_text": False, "max_new_tokens": 1}}
    assert call(client, "transformers", body).json() == [{"generated_text": " BE"}]


def test_a_list_of_texts_has_a_list_for_each(client: httpx.Client) -> None:
    answer = call(client, "transformers", {"inputs": ["a", "b"]}).json()
    assert answer == [[{"generated_text": "a A"}], [{"generated_text": "b B"}]]


def test_a_chat_is_returned_with_one_more_message(client: httpx.Client) -> None:
    messages = [{"role": "user", "content": "to be"}]
    (answer,) = call(client, "transformers", {"inputs": messages}).json()
    assert answer["generated_text"] == [*messages, {"role": "assistant", "content": " BE TO"}]


def test_vectors_are_those_of_the_tokens(client: httpx.Client) -> None:
    body = {"inputs": ["a", "b"]}
    vectors = call(
        client, "transformers", body, environment={"HF_TASK": "feature-extraction"}
    ).json()
    assert [[[len(t) for t in row] for row in each] for each in vectors] == [[[8]], [[8]]]


@pytest.mark.parametrize(
    ("body", "environment"),
    [
        ({"inputs": 5}, {}),
        ({"inputs": "a", "parameters": {"details": True}}, {}),
        ({"inputs": "a", "parameters": []}, {}),
        ([], {}),
        ({"inputs": [{"role": "user", "content": "a"}]}, {"HF_MODEL_ID": "openai-community/gpt2"}),
    ],
)
def test_every_failure_is_the_same_400(
    client: httpx.Client, body: Any, environment: dict[str, str]
) -> None:
    answer = call(client, "transformers", body, environment=environment)
    assert answer.status_code == 400
    assert answer.json()["code"] == 400
    assert answer.json()["type"] == "InternalServerException"
