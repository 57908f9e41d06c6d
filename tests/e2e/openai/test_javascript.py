"""OpenAI's SDK for JavaScript, and Vercel's AI SDK."""

from __future__ import annotations

import json
from typing import Any

import pytest

from local.faults import parse
from tests.e2e.clients import node_scripts
from tests.e2e.conftest import Running
from tests.e2e.openai.conftest import CHAT, KEY
from tests.e2e.openai.test_openai_python import HI, WEATHER

pytestmark = [pytest.mark.xdist_group("e2e-openai"), pytest.mark.usefixtures("node")]

ENDS = ("stop", "length")


def openai_sdk(running: Running, action: str, *, retries: int = 0, **request: Any) -> Any:
    url = f"{running.stack.url}/v1"
    options = {"url": url, "key": KEY, "action": action, "request": request, "retries": retries}
    return node_scripts.run("openai_chat.mjs", **options)


def ai_sdk(running: Running, action: str, model: str = CHAT) -> Any:
    url = f"{running.stack.url}/v1"
    answer = node_scripts.run("ai_sdk.mjs", url=url, key=KEY, action=action, model=model)
    assert "error" not in answer, answer
    return answer["result"]


def test_openais_sdk_chats(chat: Running) -> None:
    (choice,) = openai_sdk(chat, "whole", model=CHAT, messages=HI, max_tokens=5)["result"][
        "choices"
    ]
    assert choice["message"]["content"]
    assert choice["finish_reason"] in ENDS


def test_openais_sdk_streams(chat: Running) -> None:
    options = {"include_usage": True}
    request: dict[str, Any] = {"model": CHAT, "messages": HI, "max_tokens": 5}
    request["stream_options"] = options
    *deltas, last = openai_sdk(chat, "stream", **request)["result"]
    assert "".join(each["choices"][0]["delta"].get("content") or "" for each in deltas)
    assert deltas[-1]["choices"][0]["finish_reason"] in ENDS
    assert last["usage"]["completion_tokens"] <= 5


def test_openais_sdk_puts_a_streamed_tool_call_together(chat: Running) -> None:
    request: dict[str, Any] = {"tools": [WEATHER], "tool_choice": "required", "max_tokens": 80}
    result = openai_sdk(chat, "tools", model=CHAT, messages=HI, **request)["result"]
    (choice,) = result["choices"]
    assert choice["finish_reason"] == "tool_calls"
    (call,) = choice["message"]["tool_calls"]
    assert json.loads(call["function"]["arguments"])["city"] in ("Paris", "Rome")


def test_openais_sdk_lists_the_models(chat: Running) -> None:
    assert CHAT in openai_sdk(chat, "models")["result"]


def test_openais_sdk_raises_its_own_errors(chat: Running) -> None:
    error = openai_sdk(chat, "whole", model="gpt-5", messages=HI)["error"]
    assert (error["name"], error["status"]) == ("NotFoundError", 404)
    assert (error["code"], error["param"]) == ("model_not_found", "model")


def test_openais_sdk_raises_when_a_stream_breaks_off(chat: Running) -> None:
    chat.stack.faults.add(parse({"kind": "error_event", "parts": 3}))
    request = {"model": CHAT, "messages": HI, "max_tokens": 20}
    assert openai_sdk(chat, "stream", **request)["error"]["name"] == "APIError"


def test_openais_sdk_sends_again_what_may_pass(chat: Running) -> None:
    chat.stack.faults.add(parse({"kind": "throttle"}))
    request = {"model": CHAT, "messages": HI, "max_tokens": 3}
    assert openai_sdk(chat, "stream", retries=2, **request)["result"]


def test_the_ai_sdk_generates_text(chat: Running) -> None:
    result = ai_sdk(chat, "text")
    assert result["text"]
    assert result["finishReason"] in ENDS
    assert result["usage"]["outputTokens"] <= 5


def test_the_ai_sdk_streams_text(chat: Running) -> None:
    result = ai_sdk(chat, "stream")
    assert "".join(result["parts"])
    assert result["finishReason"] in ENDS
    assert result["usage"]["outputTokens"] <= 5


def test_the_ai_sdk_calls_a_tool(chat: Running) -> None:
    result = ai_sdk(chat, "tools")
    assert result["finishReason"] == "tool-calls"
    (call,) = result["calls"]
    assert call["toolName"] == "get_weather"
    assert call["input"]["city"] in ("Paris", "Rome")


def test_the_ai_sdk_generates_an_object(chat: Running) -> None:
    made = ai_sdk(chat, "object")
    assert made["city"] in ("Paris", "Rome")
    assert isinstance(made["sunny"], bool)
