"""vLLM's wire, over the echo model. Expected shapes: vllm/entrypoints/openai and sagemaker."""

from __future__ import annotations

import base64
import struct
from typing import Any

import httpx
import pytest

from tests.local.model_server.engines.support import WEATHER, call, chat, data_of, text_of

TOOLS = {"SM_VLLM_ENABLE_AUTO_TOOL_CHOICE": "true", "SM_VLLM_TOOL_CALL_PARSER": "hermes"}


def test_a_chat_is_answered_whole(client: httpx.Client) -> None:
    answer = call(client, "vllm", chat(), environment={"SM_VLLM_MODEL": "org/small"}).json()
    assert answer["id"].startswith("chatcmpl-")
    assert (answer["object"], answer["model"]) == ("chat.completion", "org/small")
    (choice,) = answer["choices"]
    assert choice["message"]["content"] == " OR BE TO"
    assert (choice["finish_reason"], choice["stop_reason"]) == ("stop", None)
    assert answer["usage"]["total_tokens"] == 6


def test_a_streamed_chat_begins_with_the_role_and_ends_with_done(client: httpx.Client) -> None:
    *chunks, done = data_of(call(client, "vllm", chat(stream=True)))
    assert done == "[DONE]"
    assert chunks[0]["choices"][0]["delta"] == {"role": "assistant", "content": ""}
    assert text_of(chunks) == " OR BE TO"
    assert chunks[-1]["choices"][0]["finish_reason"] == "stop"
    assert len({chunk["id"] for chunk in chunks}) == 1
    assert not any("usage" in chunk for chunk in chunks)


@pytest.mark.parametrize(
    ("options", "included"),
    [({}, True), ({"include_usage": True}, True), ({"include_usage": False}, False)],
)
def test_usage_is_included_unless_the_options_exclude_it(
    client: httpx.Client, options: dict[str, Any], included: bool
) -> None:
    chunks = data_of(call(client, "vllm", chat(stream=True, stream_options=options)))[:-1]
    last = chunks[-1]
    assert (last["choices"] == [] and "usage" in last) == included


def test_continuous_usage_is_in_every_chunk(client: httpx.Client) -> None:
    options = {"include_usage": True, "continuous_usage_stats": True}
    chunks = data_of(call(client, "vllm", chat(stream=True, stream_options=options)))[:-1]
    assert all("usage" in chunk for chunk in chunks)


def test_a_tool_call_streams_its_name_and_then_its_arguments(client: httpx.Client) -> None:
    body = chat(stream=True, tools=[WEATHER], tool_choice="required")
    chunks = data_of(call(client, "vllm", body, environment=TOOLS))[:-1]
    calls = [
        each
        for chunk in chunks
        for choice in chunk["choices"]
        for each in choice["delta"].get("tool_calls", [])
    ]
    assert calls[0]["function"] == {"name": "get_weather", "arguments": ""}
    assert all("id" not in each and "name" not in each["function"] for each in calls[1:])
    assert "".join(each["function"]["arguments"] for each in calls) == '{"city": "Paris"}'
    assert chunks[-1]["choices"][0]["finish_reason"] == "tool_calls"


def test_a_tool_that_is_demanded_by_name_finishes_with_stop(client: httpx.Client) -> None:
    choice = {"type": "function", "function": {"name": "get_weather"}}
    answer = call(client, "vllm", chat(tools=[WEATHER], tool_choice=choice)).json()
    (choice,) = answer["choices"]
    assert choice["message"]["tool_calls"][0]["function"]["name"] == "get_weather"
    assert choice["finish_reason"] == "stop"


def test_tools_need_the_servers_own_switch(client: httpx.Client) -> None:
    refused = call(client, "vllm", chat(tools=[WEATHER]))
    assert refused.status_code == 400
    assert "--enable-auto-tool-choice" in refused.json()["error"]["message"]
    assert call(client, "vllm", chat(tools=[WEATHER]), environment=TOOLS).status_code == 200


def test_a_completion_has_sixteen_tokens_by_default(client: httpx.Client) -> None:
    answer = call(client, "vllm", {"prompt": "a " * 30}).json()
    assert answer["object"] == "text_completion"
    assert answer["usage"]["completion_tokens"] == 16
    assert answer["choices"][0]["finish_reason"] == "length"


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"messages": "hi"},
        {"messages": [{"content": "hi"}]},
        chat(max_tokens="5"),
        chat(temperature="hot"),
        chat(stop=5),
        chat(stream_options={"include_usage": True}),
        {"input": "hi"},
    ],
)
def test_a_wrong_type_fits_no_request(client: httpx.Client, body: Any) -> None:
    refused = call(client, "vllm", body)
    assert refused.status_code == 400
    assert refused.json()["error"] == {
        "message": "Cannot find suitable handler for request. Expected one of: "
        "['ChatCompletionRequest', 'CompletionRequest']",
        "type": "BadRequestError",
        "param": None,
        "code": 400,
    }


def test_unknown_fields_are_ignored(client: httpx.Client) -> None:
    assert call(client, "vllm", chat(nonsense=1, user="me")).status_code == 200


@pytest.mark.parametrize(("model", "status"), [("org/small", 200), ("", 200), ("other", 404)])
def test_another_model_is_not_found(client: httpx.Client, model: str, status: int) -> None:
    answer = call(client, "vllm", chat(model=model), environment={"SM_VLLM_MODEL": "org/small"})
    assert answer.status_code == status


def test_a_body_has_to_be_declared_as_json(client: httpx.Client) -> None:
    headers = {"content-type": "text/plain"}
    answer = call(client, "vllm", chat(), headers=headers)
    assert answer.status_code == 415
    assert answer.json()["error"]["code"] == 415


def test_a_body_that_is_no_json_is_a_bad_request(client: httpx.Client) -> None:
    headers = {"content-type": "application/json"}
    answer = client.post("/vllm/invocations", content=b"{", headers=headers)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith("JSON decode error")


def test_a_model_without_a_chat_template_cannot_chat(client: httpx.Client) -> None:
    answer = call(client, "vllm", chat(), environment={"SM_VLLM_MODEL": "openai-community/gpt2"})
    assert answer.status_code == 400
    assert "chat template" in answer.json()["error"]["message"]


ROUTE = {"x-amzn-sagemaker-custom-attributes": "route=/v1/completions"}


def test_custom_attributes_choose_the_route(client: httpx.Client) -> None:
    body = {**chat(), "prompt": "a b"}
    assert call(client, "vllm", body, headers=ROUTE).json()["object"] == "text_completion"


def test_the_images_on_ubuntu_read_no_custom_attributes(client: httpx.Client) -> None:
    body, image = {**chat(), "prompt": "a b"}, "vllm:0.30.0-gpu-py312-cu130-ubuntu24.04-sagemaker"
    answer = call(client, "vllm", body, image=image, headers=ROUTE)
    assert answer.json()["object"] == "chat.completion"


EMBEDDER = "BAAI/bge-m3"


def test_a_pooling_model_embeds_and_does_not_chat(client: httpx.Client) -> None:
    answer = call(
        client, "vllm", {"input": ["a", "b"]}, environment={"SM_VLLM_MODEL": EMBEDDER}
    ).json()
    assert [each["index"] for each in answer["data"]] == [0, 1]
    assert answer["usage"]["prompt_tokens"] == 2
    assert call(client, "vllm", chat(), environment={"SM_VLLM_MODEL": EMBEDDER}).status_code == 400


def test_vectors_come_as_base64_on_demand(client: httpx.Client) -> None:
    body = {"input": "a", "encoding_format": "base64", "dimensions": 4}
    (each,) = call(client, "vllm", body, environment={"SM_VLLM_MODEL": EMBEDDER}).json()["data"]
    vector = struct.unpack("<4f", base64.b64decode(each["embedding"]))
    assert sum(value * value for value in vector) == pytest.approx(1)


def test_a_reranker_orders_texts(client: httpx.Client) -> None:
    body = {"query": "a", "documents": ["b", "a"]}
    answer = call(
        client, "vllm", body, environment={"SM_VLLM_MODEL": "BAAI/bge-reranker-v2-m3"}
    ).json()
    assert [each["index"] for each in answer["results"]] == [1, 0]
    assert answer["results"][0]["document"] == {"text": "a"}
