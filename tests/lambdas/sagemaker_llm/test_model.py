"""The model as a handler calls it, and the one of unit tests."""

from __future__ import annotations

import json
from typing import Any

import pytest

import sagemaker_llm as llm
from inference.errors import UpstreamFailedError
from sagemaker_llm.model import Endpoint
from tests.lambdas import stubs


@pytest.mark.parametrize(
    "value",
    [
        [{"generated_text": "short"}],
        {"generated_text": "short"},
        {"choices": [{"message": {"role": "assistant", "content": "short"}}]},
        {"choices": [{"text": "short"}]},
    ],
)
def test_the_text_is_found_in_the_response_of_any_engine(value: Any) -> None:
    assert llm.Reply(json.dumps(value).encode()).text == "short"


@pytest.mark.parametrize("body", [b"", b"no JSON", b"[]", b"{}", b"[[0.1]]", b'{"choices": [1]}'])
def test_a_response_without_a_text_is_an_error_of_the_model(body: bytes) -> None:
    with pytest.raises(UpstreamFailedError):
        _ = llm.Reply(body).text


def test_the_tokens_of_all_invocations_are_added() -> None:
    body = b'{"choices": [], "usage": {"prompt_tokens": 3, "completion_tokens": 4}}'
    used = []
    for _ in range(2):
        with stubs.answering(body) as client:
            endpoint = Endpoint(client, "gpt2", 5)
            endpoint.invoke({"inputs": "x"})
            used.append(endpoint.used)

    assert used == [7, 7]


def test_a_fake_model_gives_its_responses_in_order() -> None:
    model = llm.FakeModel(["one", {"a": 1}, b"raw"])

    replies = [model.invoke({"inputs": str(number)}) for number in range(3)]

    assert replies[0].text == "one"
    assert replies[1].json() == {"a": 1}
    assert replies[2].body == b"raw"
    assert model.prompts == [{"inputs": "0"}, {"inputs": "1"}, {"inputs": "2"}]


def test_a_fake_model_raises_an_error_that_it_was_given() -> None:
    model = llm.FakeModel([llm.UnavailableError()])

    with pytest.raises(llm.UnavailableError):
        model.invoke({})


def test_a_fake_model_without_a_response_fails_the_test() -> None:
    with pytest.raises(AssertionError, match="invocation 1"):
        llm.FakeModel([]).invoke({})
