"""Every engine over the real model. Its text is never looked at, only its form."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from local.model_server.app import create_app
from local.model_server.choice import smollm2
from local.model_server.gguf import Gguf
from local.serving import Serving
from tests.local.model_server.engines.support import WEATHER, call, chat, data_of, text_of

pytestmark = pytest.mark.xdist_group("gguf")  # one worker loads the model


@pytest.fixture(scope="module")
def real() -> Iterator[httpx.Client]:
    with Serving() as serving:
        port = serving.serve(create_app(Gguf(smollm2())))
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as http:
            yield http


def test_a_chat_streams_with_usage(real: httpx.Client) -> None:
    body = chat("Hi", max_tokens=4, stream=True, stream_options={"include_usage": True})
    *chunks, done = data_of(call(real, "llamacpp", body))
    assert done == "[DONE]"
    assert text_of(chunks)
    assert chunks[-1]["usage"]["completion_tokens"] <= 4


@pytest.mark.parametrize("engine", ["llamacpp", "vllm"])
def test_a_demanded_tool_is_called_once(real: httpx.Client, engine: str) -> None:
    asked = chat("Weather in Rome?", tools=[WEATHER], tool_choice="required", max_tokens=60)
    (answer,) = call(real, engine, asked).json()["choices"]
    assert answer["finish_reason"] == "tool_calls"
    (made,) = answer["message"]["tool_calls"]
    assert made["function"]["name"] == "get_weather"


def test_the_text_follows_a_schema(real: httpx.Client) -> None:
    wanted = {"name": "x", "schema": WEATHER["function"]["parameters"]}
    body = chat("Rome", response_format={"type": "json_schema", "json_schema": wanted})
    (answer,) = call(real, "llamacpp", body | {"max_tokens": 60}).json()["choices"]
    assert '"city"' in answer["message"]["content"]


@pytest.mark.parametrize("engine", ["vllm", "sglang", "lmi", "tgi"])
def test_the_other_engines_chat_with_it(real: httpx.Client, engine: str) -> None:
    (choice,) = call(real, engine, chat("Hi", max_tokens=3)).json()["choices"]
    assert choice["message"]["content"]


def test_it_embeds(real: httpx.Client) -> None:
    vectors = call(real, "tei", {"inputs": ["a", "b"]}).json()
    assert {len(vector) for vector in vectors} == {576}
