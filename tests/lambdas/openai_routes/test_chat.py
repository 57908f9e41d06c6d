"""POST /v1/chat/completions, whole."""

from __future__ import annotations

from typing import Any

import pytest

from tests.lambdas.openai_routes.conftest import CHAT, MESSAGES, USAGE, World

PATH = "/v1/chat/completions"


def test_a_chat_is_completed(world: World) -> None:
    found = world.ask(PATH, {"model": "gpt2", "messages": MESSAGES})

    assert found.status == 200
    assert found.body["id"].startswith("chatcmpl-")
    assert found.body["id"] != CHAT["id"]
    assert found.body["object"] == "chat.completion"
    assert found.body["model"] == "gpt2"
    assert found.body["created"] > 1_700_000_000
    assert found.body["choices"] == [
        {
            "index": 0,
            "message": {"role": "assistant", "content": "Paris.", "refusal": None},
            "logprobs": None,
            "finish_reason": "stop",
        }
    ]
    assert found.body["usage"] == USAGE


def test_the_response_has_the_request_id_and_the_time(world: World) -> None:
    found = world.ask(PATH, {"messages": MESSAGES})

    assert found.headers["x-request-id"] == "id-1"
    assert int(found.headers["openai-processing-ms"]) >= 0


def test_the_engine_gets_no_model_and_nothing_that_was_not_asked_for(world: World) -> None:
    world.ask(PATH, {"model": "gpt2", "messages": MESSAGES, "user": "me", "store": False})

    assert world.sent == {"messages": MESSAGES}


@pytest.mark.parametrize("name", [None, "", "gpt2", "openai-community/gpt2"])
def test_every_name_of_the_model_is_served(name: str | None, world: World) -> None:
    found = world.ask(PATH, {"model": name, "messages": MESSAGES})

    assert found.body["model"] == "gpt2"


def test_another_model_does_not_exist(world: World) -> None:
    found = world.ask(PATH, {"model": "gpt-4o", "messages": MESSAGES})

    assert (found.status, found.error["code"]) == (404, "model_not_found")
    assert found.error["param"] == "model"
    assert found.error["type"] == "invalid_request_error"
    assert found.headers["x-should-retry"] == "false"
    assert world.calls == []


def test_a_whole_response_is_all_that_a_buffered_function_sends(world: World) -> None:
    found = world.ask(PATH, {"messages": MESSAGES, "stream": True})

    assert (found.status, found.error["param"]) == (400, "stream")
    assert "api.type" in found.error["message"]
    assert world.calls == []


def test_the_developers_message_is_the_systems(world: World) -> None:
    world.ask(PATH, {"messages": [{"role": "developer", "content": "Be brief."}, *MESSAGES]})

    assert world.sent["messages"][0] == {"role": "system", "content": "Be brief."}


def test_a_message_comes_back_as_a_client_repeats_it(world: World) -> None:
    answer = {
        **world.ask(PATH, {"messages": MESSAGES}).body["choices"][0]["message"],
        "annotations": [],
        "audio": None,
        "function_call": None,
        "tool_calls": None,
    }

    found = world.ask(PATH, {"messages": [*MESSAGES, answer, *MESSAGES]})

    assert found.status == 200
    assert world.sent["messages"][1] == {"role": "assistant", "content": "Paris."}


@pytest.mark.parametrize(
    ("limit", "asked", "sent"),
    [(None, {}, None), (20, {}, 20), (20, {"max_tokens": 5}, 5), (20, {"max_tokens": 20}, 20)],
)
def test_the_longest_completion_is_the_deployments_or_the_requests(
    limit: int | None, asked: dict[str, int], sent: int | None, world: World
) -> None:
    world.ask(PATH, {"messages": MESSAGES, **asked}, max_completion_tokens=limit)

    assert world.sent.get("max_tokens") == sent


@pytest.mark.parametrize("name", ["max_tokens", "max_completion_tokens"])
def test_a_longer_completion_than_the_deployment_allows_is_refused(name: str, world: World) -> None:
    found = world.ask(PATH, {"messages": MESSAGES, name: 21}, max_completion_tokens=20)

    assert (found.status, found.error["param"]) == (400, name)
    assert "20" in found.error["message"]


def test_tools_are_called(world: World) -> None:
    call = {"id": "call-1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}
    message = {"role": "assistant", "content": "", "tool_calls": [call]}
    world.answers = [{"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}]

    (choice,) = world.ask(PATH, {"messages": MESSAGES}).body["choices"]

    assert choice["finish_reason"] == "tool_calls"
    assert choice["message"]["tool_calls"] == [call]
    assert choice["message"]["content"] is None


@pytest.mark.parametrize("number", ["0", "", None, 0])
def test_a_call_without_an_id_of_its_own_gets_one(number: object, world: World) -> None:
    call = {"id": number, "type": "function", "function": {"name": "f", "arguments": {"a": 1}}}
    message = {"role": "assistant", "content": None, "tool_calls": [call]}
    world.answers = [{"choices": [{"message": message, "finish_reason": "stop"}]}]

    (choice,) = world.ask(PATH, {"messages": MESSAGES}).body["choices"]

    (found,) = choice["message"]["tool_calls"]
    assert found["id"].startswith("call_")
    assert found["function"] == {"name": "f", "arguments": '{"a": 1}'}


@pytest.mark.parametrize("name", ["reasoning", "reasoning_content"])
def test_thoughts_are_passed_through(name: str, world: World) -> None:
    message = {"role": "assistant", "content": "Paris.", name: "Let me think."}
    world.answers = [{"choices": [{"message": message, "finish_reason": "stop"}], "usage": USAGE}]

    (choice,) = world.ask(PATH, {"messages": MESSAGES}).body["choices"]

    assert choice["message"][name] == "Let me think."


def test_usage_is_counted_where_the_engine_reports_none(world: World) -> None:
    world.answers = [{"choices": CHAT["choices"]}]

    usage = world.ask(PATH, {"messages": [{"role": "user", "content": "12345678"}]}).body["usage"]

    assert usage == {"prompt_tokens": 2, "completion_tokens": 2, "total_tokens": 4}


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (b"", 502),
        (b"<html>", 502),
        (b'{"choices": NaN}', 502),
        ([], 502),
        ({}, 502),
        ({"choices": []}, 502),
        ({"choices": [1]}, 502),
        ({"choices": [{"text": "a"}]}, 502),
        ({"choices": [{"message": {"content": 1}, "finish_reason": "stop"}]}, 502),
        ({"choices": [{"message": {"content": ""}, "finish_reason": "abort"}]}, 502),
        ({"choices": [{"message": {"tool_calls": [{"function": {}}]}}]}, 502),
        ({"choices": [{"message": {"tool_calls": [{"function": {"name": ""}}]}}]}, 502),
        ({"error": {"message": "too long", "type": "BadRequestError", "code": 400}}, 400),
        ({"error": {"message": "busy", "http_status_code": 429}}, 429),
        ({"error": "bad", "error_type": "validation"}, 400),
        ({"object": "error", "message": "bad", "code": 400}, 400),
    ],
)
def test_what_is_no_completion_is_an_error(answer: Any, status: int, world: World) -> None:
    world.answers = [answer]

    found = world.ask(PATH, {"messages": MESSAGES})

    assert found.status == status
    assert set(found.error) == {"message", "type", "param", "code"}


def test_half_of_a_character_does_not_break_the_response(world: World) -> None:
    world.answers = [
        b'{"choices": [{"message": {"content": "a\\ud83d"}, "finish_reason": "stop"}]}'
    ]

    (choice,) = world.ask(PATH, {"messages": MESSAGES}).body["choices"]

    assert choice["message"]["content"] == "a?"
