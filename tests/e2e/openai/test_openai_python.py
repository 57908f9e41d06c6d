"""OpenAI's SDK for Python, as its users use it. A text's form is checked, and never its words."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any, Literal

import openai
import pytest
from openai.types.chat import ChatCompletionToolParam
from pydantic import BaseModel

from local.faults import parse
from tests.e2e.conftest import Running
from tests.e2e.openai.conftest import CHAT, KEY

pytestmark = pytest.mark.xdist_group("e2e-openai")

HI: Any = [{"role": "user", "content": "Say hi."}]
WEATHER: ChatCompletionToolParam = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Weather of a city",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string", "enum": ["Paris", "Rome"]}},
            "required": ["city"],
            "additionalProperties": False,
        },
    },
}


class City(BaseModel):
    """What the model has to fill in."""

    name: Literal["Paris", "Rome"]
    is_capital: bool


def client(running: Running, **options: Any) -> openai.OpenAI:
    given = {"max_retries": 0, "api_key": KEY, "timeout": 60, **options}
    return openai.OpenAI(base_url=f"{running.stack.url}/v1", **given)


def test_a_chat_is_answered(chat: Running) -> None:
    raw = client(chat).chat.completions.with_raw_response.create(
        model=CHAT, messages=HI, max_completion_tokens=5
    )
    completion = raw.parse()
    (choice,) = completion.choices
    assert (completion.object, completion.model) == ("chat.completion", CHAT)
    assert choice.message.content
    assert choice.finish_reason in ("stop", "length")
    assert completion.usage is not None
    assert completion.usage.completion_tokens <= 5
    assert raw.headers["x-request-id"]


def test_a_chat_streams(chat: Running) -> None:
    chunks = list(
        client(chat).chat.completions.create(
            model=CHAT,
            messages=HI,
            max_tokens=8,
            stream=True,
            stream_options={"include_usage": True},
        )
    )
    *deltas, last = chunks
    assert deltas[0].choices[0].delta.role == "assistant"
    assert [each.choices[0].delta.role for each in deltas[1:]] == [None] * (len(deltas) - 1)
    assert "".join(each.choices[0].delta.content or "" for each in deltas)
    assert deltas[-1].choices[0].finish_reason in ("stop", "length")
    assert len({each.id for each in chunks}) == 1
    assert last.choices == []
    assert last.usage is not None
    assert last.usage.completion_tokens <= 8


def test_the_first_token_arrives_before_the_last_one_is_made(chat: Running) -> None:
    began = time.monotonic()
    stream = client(chat).chat.completions.create(
        model=CHAT,
        messages=[{"role": "user", "content": "Write a long story about the sea."}],
        max_tokens=60,
        stream=True,
    )
    arrived = [time.monotonic() - began for chunk in stream if chunk.choices[0].delta.content]
    assert len(arrived) > 10
    assert arrived[0] < arrived[-1] / 2


def test_clients_that_wait_asynchronously_are_answered(chat: Running) -> None:
    async def ask() -> tuple[Any, list[Any]]:
        async with openai.AsyncOpenAI(
            base_url=f"{chat.stack.url}/v1", api_key=KEY, max_retries=0
        ) as sdk:
            whole, stream = await asyncio.gather(
                sdk.chat.completions.create(model=CHAT, messages=HI, max_tokens=4),
                sdk.chat.completions.create(model=CHAT, messages=HI, max_tokens=4, stream=True),
            )
            return whole, [chunk async for chunk in stream]

    whole, chunks = asyncio.run(ask())
    assert whole.choices[0].message.content
    assert chunks[-1].choices[0].finish_reason in ("stop", "length")


def test_a_tool_is_called_and_its_result_is_read(chat: Running) -> None:
    sdk = client(chat)
    messages: Any = [{"role": "user", "content": "What is the weather in Rome?"}]
    (choice,) = sdk.chat.completions.create(
        model=CHAT, messages=messages, tools=[WEATHER], tool_choice="required", max_tokens=80
    ).choices
    assert choice.finish_reason == "tool_calls"
    assert choice.message.tool_calls is not None
    (call,) = choice.message.tool_calls
    assert call.type == "function"
    assert call.function.name == "get_weather"
    assert json.loads(call.function.arguments)["city"] in ("Paris", "Rome")

    messages += [choice.message, {"role": "tool", "tool_call_id": call.id, "content": "sunny"}]
    answer = sdk.chat.completions.create(
        model=CHAT, messages=messages, tools=[WEATHER], max_tokens=10
    )
    assert answer.choices[0].message.content


def test_a_tool_call_streams(chat: Running) -> None:
    with client(chat).chat.completions.stream(
        model=CHAT,
        messages=[{"role": "user", "content": "What is the weather in Rome?"}],
        tools=[WEATHER],
        tool_choice="required",
        max_tokens=80,
    ) as stream:
        completion = stream.get_final_completion()
    (choice,) = completion.choices
    assert choice.finish_reason == "tool_calls"
    assert choice.message.tool_calls is not None
    (call,) = choice.message.tool_calls
    assert call.function.name == "get_weather"
    assert json.loads(call.function.arguments)["city"] in ("Paris", "Rome")


def test_structured_output_is_an_instance_of_its_class(chat: Running) -> None:
    completion = client(chat).chat.completions.parse(
        model=CHAT,
        messages=[{"role": "user", "content": "Rome is the capital of Italy."}],
        response_format=City,
        max_tokens=60,
    )
    assert isinstance(completion.choices[0].message.parsed, City)


def test_the_models_are_listed(chat: Running) -> None:
    sdk = client(chat)
    names = [model.id for model in sdk.models.list()]
    assert CHAT in names
    assert [sdk.models.retrieve(name).id for name in names] == names


@pytest.mark.parametrize("written", ["{}/{}", "{}%2F{}", "{}%2f{}"])
@pytest.mark.parametrize("stack", ["chat", "embeddings"])
def test_a_model_whose_name_has_a_slash_is_found(
    stack: str, written: str, request: pytest.FixtureRequest
) -> None:
    """A REST API and an HTTP API; older SDKs send the slash as it is."""
    running: Running = request.getfixturevalue(stack)
    (name,) = [model.id for model in client(running).models.list() if "/" in model.id]
    path = written.format(*name.split("/"))
    response = running.client.get(f"/v1/models/{path}", headers={"x-api-key": KEY})
    assert (response.status_code, response.json().get("id")) == (200, name)


@pytest.mark.parametrize("stream", [False, True])
def test_an_unknown_model_is_not_found(chat: Running, stream: bool) -> None:
    with pytest.raises(openai.NotFoundError) as raised:
        client(chat).chat.completions.create(model="gpt-5", messages=HI, stream=stream)
    assert raised.value.code == "model_not_found"
    assert raised.value.param == "model"


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"temperature": "hot"}, "temperature"),
        ({"max_tokens": -1}, "max_tokens"),
        ({"modalities": ["audio"]}, "modalities"),
        ({"nonsense": 1}, "nonsense"),
        ({"messages": []}, "messages"),
    ],
)
def test_a_wrong_parameter_is_named(chat: Running, fields: dict[str, Any], param: str) -> None:
    with pytest.raises(openai.BadRequestError) as raised:
        client(chat).chat.completions.create(model=CHAT, messages=HI, extra_body=fields)
    assert raised.value.param == param


def test_a_wrong_key_is_refused(chat: Running) -> None:
    with pytest.raises(openai.AuthenticationError):
        client(chat, api_key="wrong-" + "x" * 40).chat.completions.create(model=CHAT, messages=HI)


@pytest.mark.parametrize("stream", [False, True])
def test_what_may_pass_is_sent_again(chat: Running, stream: bool) -> None:
    chat.stack.faults.add(parse({"kind": "throttle"}))
    answer: Any = client(chat, max_retries=2).chat.completions.create(
        model=CHAT, messages=HI, max_tokens=3, stream=stream
    )
    assert list(answer) if stream else answer.choices


@pytest.mark.parametrize("kind", ["error_event", "garbled", "cut", "stream_failure"])
def test_a_stream_that_breaks_off_raises(chat: Running, kind: str) -> None:
    chat.stack.faults.add(parse({"kind": kind, "parts": 3}))
    stream = client(chat).chat.completions.create(
        model=CHAT, messages=HI, max_tokens=20, stream=True
    )
    with pytest.raises(openai.APIError):
        list(stream)
