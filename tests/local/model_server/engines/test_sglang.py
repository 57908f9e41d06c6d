"""SGLang's wire, over the echo model. Expected shapes: srt/entrypoints/openai."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from local.model_server.app import create_app
from local.serving import Serving
from tests.local.model_server.engines.support import WEATHER, call, chat, data_of, text_of
from tests.local.model_server.support import Failing

PARSER = {"SM_SGLANG_TOOL_CALL_PARSER": "qwen25"}


def test_a_streamed_chat_has_usage_on_demand_only(client: httpx.Client) -> None:
    *chunks, done = data_of(call(client, "sglang", chat(stream=True)))
    assert done == "[DONE]"
    assert text_of(chunks) == " OR BE TO"
    assert chunks[-1]["choices"][0]["finish_reason"] == "stop"
    assert "matched_stop" in chunks[-1]["choices"][0]
    body = chat(stream=True, stream_options={"include_usage": True})
    assert data_of(call(client, "sglang", body))[-2]["choices"] == []


def test_any_model_name_is_taken(client: httpx.Client) -> None:
    assert call(client, "sglang", chat(model="other")).json()["model"] == "other"


def test_tools_without_a_parser_are_ignored(client: httpx.Client) -> None:
    body = chat(tools=[WEATHER], tool_choice="required")
    (choice,) = call(client, "sglang", body).json()["choices"]
    assert choice["message"]["tool_calls"] is None
    assert choice["message"]["content"] == " OR BE TO"


def test_a_tool_call_repeats_null_names(client: httpx.Client) -> None:
    body = chat(tools=[WEATHER], tool_choice="required", stream=True)
    chunks = data_of(call(client, "sglang", body, environment=PARSER))[:-1]
    calls = [c for chunk in chunks for c in chunk["choices"][0]["delta"].get("tool_calls", [])]
    assert calls[0]["function"]["name"] == "get_weather"
    assert [(each["id"], each["function"]["name"]) for each in calls[1:]] == [(None, None)] * 2
    assert "".join(each["function"]["arguments"] for each in calls) == '{"city": "Paris"}'


@pytest.mark.parametrize("body", [{"prompt": "a"}, {"messages": "a"}, chat(max_tokens="5"), []])
def test_an_error_is_flat(client: httpx.Client, body: Any) -> None:
    answer = call(client, "sglang", body)
    assert answer.status_code == 400
    error = answer.json()
    assert (error["object"], error["code"]) == ("error", 400)
    assert set(error) == {"object", "message", "type", "param", "code"}


def test_an_error_in_a_stream_is_nested(serving: Serving) -> None:
    url = f"http://127.0.0.1:{serving.serve(create_app(Failing()))}"
    with httpx.Client(base_url=url, timeout=10) as failing:
        *_, error, done = data_of(call(failing, "sglang", chat(stream=True)))
    assert done == "[DONE]"
    assert error["error"]["object"] == "error"
    assert error["error"]["code"] == 500
