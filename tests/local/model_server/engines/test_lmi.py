"""LMI's wire, over the echo model. Expected shapes: djl_python/lmi_vllm."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.local.model_server.engines.support import WEATHER, call, chat, lines_of, text_of


def test_inputs_have_a_shape_of_their_own(client: httpx.Client) -> None:
    body = {"inputs": "to be or", "parameters": {"max_new_tokens": 2}}
    assert call(client, "lmi", body).json() == {"generated_text": " OR BE"}


def test_the_prompt_comes_first_on_demand(client: httpx.Client) -> None:
    body = {"inputs": "to be", "parameters": {"return_full_text": True}}
    assert call(client, "lmi", body).json() == {"generated_text": "to be BE TO"}


def test_thirty_tokens_are_the_default(client: httpx.Client) -> None:
    body = {"inputs": "a " * 50, "parameters": {"details": True}}
    details = call(client, "lmi", body).json()["details"]
    assert details["generated_tokens"] == 30
    assert details["finish_reason"] is None


def test_streamed_inputs_are_json_lines_of_tokens(client: httpx.Client) -> None:
    body = {"inputs": "to be", "parameters": {"details": True}, "stream": True}
    lines = lines_of(call(client, "lmi", body))
    assert [line["token"]["text"] for line in lines] == [" BE", " TO", ""]
    assert [line["generated_text"] for line in lines] == [None, None, " BE TO"]
    # One more than were generated.
    assert lines[-1]["details"]["generated_tokens"] == 3


def test_a_streamed_chat_is_vllms_chunks_without_done(client: httpx.Client) -> None:
    lines = lines_of(call(client, "lmi", chat(stream=True)))
    assert lines[0]["object"] == "chat.completion.chunk"
    assert text_of(lines) == " OR BE TO"
    assert lines[-1]["choices"][0]["finish_reason"] == "stop"


def test_the_options_of_a_stream_bring_the_usage(client: httpx.Client) -> None:
    body = chat(stream=True, stream_options={"include_usage": True})
    last = lines_of(call(client, "lmi", body))[-1]
    assert last["choices"] == []
    assert last["usage"]["completion_tokens"] == 3


@pytest.mark.parametrize(
    "body", [{}, {"input": "a"}, {"messages": "a"}, chat(max_tokens="5"), {"prompt": 5}, []]
)
def test_a_body_that_cannot_be_parsed_is_a_424(client: httpx.Client, body: Any) -> None:
    answer = call(client, "lmi", body)
    assert answer.status_code == 424
    assert answer.json()["code"] == 424
    assert answer.json()["error"].startswith("Input parsing failed: ")


@pytest.mark.parametrize(
    ("body", "code"), [(chat(model="other"), 404), (chat(tools=[WEATHER]), 400)]
)
def test_vllms_own_errors_are_a_500_with_their_code_in_the_text(
    client: httpx.Client, body: Any, code: int
) -> None:
    answer = call(client, "lmi", body)
    assert answer.status_code == 500
    assert answer.json()["error"].startswith("error=ErrorInfo(message=")
    assert answer.json()["error"].endswith(f"code={code})")


def test_vectors_are_a_bare_list(client: httpx.Client) -> None:
    vectors = call(
        client, "lmi", {"inputs": ["a", "b"]}, environment={"OPTION_TASK": "text-embedding"}
    ).json()
    assert [len(vector) for vector in vectors] == [8, 8]
