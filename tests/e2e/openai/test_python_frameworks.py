"""LangChain and LiteLLM as clients."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.conftest import Running
from tests.e2e.openai import python_scripts
from tests.e2e.openai.conftest import CHAT, KEY
from tests.e2e.openai.test_openai_python import WEATHER

pytestmark = [pytest.mark.xdist_group("e2e-openai"), pytest.mark.long]


def run(script: str, running: Running, action: str, model: str) -> Any:
    url = f"{running.stack.url}/v1"
    given = {"url": url, "key": KEY, "model": model, "action": action, "tool": WEATHER}
    return python_scripts.run(script, **given)


def test_langchain_chats_streams_calls_tools_and_fills_in_classes(chat: Running) -> None:
    done = run("langchain_chat.py", chat, "chat", CHAT)
    assert done["whole"]
    assert done["usage"]["output_tokens"] <= 5
    assert "".join(done["parts"])
    assert 0 < done["streamed_usage"] <= 5
    name, arguments = done["call"]
    assert name == "get_weather"
    assert arguments["city"] in ("Paris", "Rome")
    assert done["answer"]
    assert done["structured"] in ("Paris", "Rome")


def test_litellm_chats_streams_and_calls_tools(chat: Running) -> None:
    done = run("litellm_client.py", chat, "chat", CHAT)
    assert done["whole"]
    assert done["usage"] <= 5
    assert done["streamed"]
    assert done["streamed_usage"] <= 5
    assert done["finish_reason"] == "tool_calls"
    name, arguments = done["call"]
    assert name == "get_weather"
    assert arguments["city"] in ("Paris", "Rome")
    assert done["error"] == "NotFoundError"
