"""TGI's chats and completions, over the echo model. Expected shapes: router/src of TGI 3.3."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.local.model_server.engines.support import WEATHER, call, chat, data_of, text_of

OLD = "huggingface-pytorch-tgi-inference:2.1.1-tgi1.4.0-gpu-py310-cu121-ubuntu20.04"
NO_VARIANT = "data did not match any variant of untagged enum SagemakerRequest"


def test_a_chat_has_no_id(client: httpx.Client) -> None:
    answer = call(client, "tgi", chat()).json()
    assert answer["id"] == ""
    (choice,) = answer["choices"]
    assert choice["message"] == {"role": "assistant", "content": " OR BE TO"}
    assert choice["finish_reason"] == "stop"
    assert answer["usage"] == {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}


def test_the_role_is_in_every_delta(client: httpx.Client) -> None:
    *chunks, done = data_of(call(client, "tgi", chat(stream=True)))
    assert done == "[DONE]"
    assert all(chunk["choices"][0]["delta"]["role"] == "assistant" for chunk in chunks)
    assert text_of(chunks) == " OR BE TO"
    assert [chunk["usage"] for chunk in chunks] == [None] * 4
    assert chunks[-1]["choices"][0]["finish_reason"] == "stop"


def test_usage_comes_on_demand_in_a_chunk_of_its_own(client: httpx.Client) -> None:
    body = chat(stream=True, stream_options={"include_usage": True})
    last = data_of(call(client, "tgi", body))[-2]
    assert last["choices"] == []
    assert last["usage"]["completion_tokens"] == 4


def test_a_stop_sequence_stays_in_the_text_and_in_the_finish_reason(client: httpx.Client) -> None:
    (choice,) = call(client, "tgi", chat(stop=["E"])).json()["choices"]
    assert choice["message"]["content"] == " OR BE"
    assert choice["finish_reason"] == "stop_sequence"


def test_a_tool_call_finishes_with_stop_and_has_a_number(client: httpx.Client) -> None:
    (choice,) = call(client, "tgi", chat(tools=[WEATHER], tool_choice="required")).json()["choices"]
    assert choice["finish_reason"] == "stop"
    (made,) = choice["message"]["tool_calls"]
    assert made["id"] == "0"
    assert made["function"] == {
        "description": None,
        "name": "get_weather",
        "arguments": '{"city":"Paris"}',
    }


def test_ids_count_on_from_those_in_the_history(client: httpx.Client) -> None:
    made = {"id": "4", "type": "function", "function": {"name": "f", "arguments": {}}}
    body = chat(tools=[WEATHER], tool_choice="required")
    body["messages"].append({"role": "assistant", "tool_calls": [made]})
    body["messages"].append({"role": "tool", "content": "sunny", "tool_call_id": "4"})
    (choice,) = call(client, "tgi", body).json()["choices"]
    assert choice["message"]["tool_calls"][0]["id"] == "5"


def test_a_streamed_tool_call_has_the_name_once(client: httpx.Client) -> None:
    body = chat(tools=[WEATHER], tool_choice="required", stream=True)
    chunks = data_of(call(client, "tgi", body))[:-1]
    calls = [c for chunk in chunks for c in chunk["choices"][0]["delta"].get("tool_calls", [])]
    assert [each["function"]["name"] for each in calls] == ["get_weather", None, None]
    assert {each["id"] for each in calls} == {"0"}
    assert "".join(each["function"]["arguments"] for each in calls) == '{ "city": "Paris"}'


def test_a_completions_last_chunk_has_the_end_token_and_a_usage(client: httpx.Client) -> None:
    chunks = data_of(call(client, "tgi", {"prompt": "to be", "stream": True}))[:-1]
    choices = [chunk["choices"][0] for chunk in chunks]
    assert [choice["text"] for choice in choices] == [" BE", " TO", "</s>"]
    assert [choice["finish_reason"] for choice in choices] == ["", "", "eos_token"]
    assert ["usage" in chunk for chunk in chunks] == [False, False, True]


def test_several_prompts_are_several_choices(client: httpx.Client) -> None:
    answer = call(client, "tgi", {"prompt": ["a", "b"]}).json()
    assert [choice["text"] for choice in answer["choices"]] == [" A", " B"]
    assert answer["usage"]["total_tokens"] == 6


@pytest.mark.parametrize(
    "body",
    [
        chat(stop="a"),
        chat(logit_bias={"5": 1}),
        chat(max_tokens="5"),
        chat(response_format={"type": "json_schema", "json_schema": {"schema": {}}}),
        {"messages": [{"role": "user"}]},
        {"messages": "a"},
        {"prompt": []},
        {"prompt": 5},
    ],
)
def test_a_wrong_type_fits_no_request(client: httpx.Client, body: Any) -> None:
    answer = call(client, "tgi", body)
    assert answer.status_code == 422
    assert answer.text.endswith(NO_VARIANT)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (chat(model="other"), "validation"),
        (chat(top_p=1.0), "validation"),
        (chat(presence_penalty=-2), "validation"),
        (chat(tools=[WEATHER], response_format={"type": "json", "value": {}}), "tool_error"),
        (chat(tools=[WEATHER], tool_choice="other"), "tool_error"),
        ({"prompt": "a", "suffix": "b"}, "suffix not supported"),
        ({"prompt": ["a"] * 5}, "batch size exceeded"),
    ],
)
def test_what_tgi_refuses_is_a_422_with_a_type(
    client: httpx.Client, body: dict[str, Any], kind: str
) -> None:
    answer = call(client, "tgi", body)
    assert answer.status_code == 422
    assert answer.json()["error_type"] == kind


def test_an_error_in_a_stream_always_has_the_status_422(client: httpx.Client) -> None:
    error, done = data_of(call(client, "tgi", chat(stream=True, top_p=1.0)))
    assert error["error"]["http_status_code"] == 422
    assert done == "[DONE]"


def test_a_temperature_of_zero_and_an_ignored_n_are_taken(client: httpx.Client) -> None:
    answer = call(client, "tgi", chat(temperature=0, n=3))
    assert len(answer.json()["choices"]) == 1


def test_a_model_without_a_template_cannot_chat(client: httpx.Client) -> None:
    answer = call(client, "tgi", chat(), environment={"HF_MODEL_ID": "openai-community/gpt2"})
    assert answer.status_code == 422
    assert answer.json() == {
        "error": "Template error: template not found",
        "error_type": "template_error",
    }


def test_an_old_image_knows_inputs_only(client: httpx.Client) -> None:
    assert "missing field `inputs`" in call(client, "tgi", chat(), image=OLD).text
    assert (
        call(
            client, "tgi", chat(), image=OLD, environment={"MESSAGES_API_ENABLED": "true"}
        ).status_code
        == 200
    )
    assert call(client, "tgi", {"inputs": "a"}, image=OLD).status_code == 200
