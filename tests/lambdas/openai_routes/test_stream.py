"""POST /v1/chat/completions and /v1/completions, streamed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest

from inference.errors import UpstreamError, UpstreamFailedError, UpstreamTimeoutError
from tests.lambdas.openai_routes.conftest import MESSAGES, USAGE, World, delta, sse

CHAT = "/v1/chat/completions"
TEXT = "/v1/completions"
REQUEST = {"messages": MESSAGES, "stream": True}
WITH_USAGE = {**REQUEST, "stream_options": {"include_usage": True}}

HELLO = (
    delta("", role="assistant"),
    delta("Hel"),
    delta("lo"),
    delta(finish="stop"),
    {"choices": [], "usage": USAGE},
)


def test_a_chat_is_streamed(world: World) -> None:
    world.parts = [sse(*HELLO)]

    found = world.stream(CHAT, REQUEST)

    assert found.status == 200
    assert found.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert found.headers["x-request-id"] == "id-1"
    assert found.raw.startswith(b":\n\n")
    assert [chunk["choices"] for chunk in found.chunks] == [
        [{"index": 0, "delta": d, "logprobs": None, "finish_reason": f}]
        for d, f in (
            ({"role": "assistant", "content": ""}, None),
            ({"content": "Hel"}, None),
            ({"content": "lo"}, None),
            ({}, "stop"),
        )
    ]


def test_all_chunks_have_one_id_one_time_and_the_served_name(world: World) -> None:
    world.parts = [sse(*HELLO)]

    chunks = world.stream(CHAT, WITH_USAGE).chunks

    (head,) = {(c["id"], c["object"], c["created"], c["model"]) for c in chunks}
    assert head[0].startswith("chatcmpl-")
    assert head[1] == "chat.completion.chunk"
    assert head[3] == "gpt2"


def test_usage_is_the_last_chunk_where_the_client_asks_for_it(world: World) -> None:
    world.parts = [sse(*HELLO)]

    *chunks, last = world.stream(CHAT, WITH_USAGE).chunks

    assert (last["choices"], last["usage"]) == ([], USAGE)
    assert all(chunk["usage"] is None for chunk in chunks)


def test_usage_is_left_out_where_the_client_does_not_ask_for_it(world: World) -> None:
    world.parts = [sse(*HELLO)]

    assert all("usage" not in chunk for chunk in world.stream(CHAT, REQUEST).chunks)
    assert world.sent["stream_options"]["include_usage"] is True


def test_usage_is_counted_where_the_engine_reports_none(world: World) -> None:
    world.parts = [sse(*HELLO[:-1])]

    *_, last = world.stream(CHAT, WITH_USAGE).chunks

    assert last["usage"] == {"prompt_tokens": 8, "completion_tokens": 4, "total_tokens": 12}


def test_a_cut_at_every_byte_changes_nothing(world: World) -> None:
    stream = sse(delta("é😀", role="assistant"), delta("ü", finish="stop"))
    world.parts = [stream]
    expected = [chunk["choices"] for chunk in world.stream(CHAT, REQUEST).chunks]

    for at in range(1, len(stream)):
        world.parts = [stream[:at], stream[at:]]
        assert [chunk["choices"] for chunk in world.stream(CHAT, REQUEST).chunks] == expected


def test_lines_of_json_are_read_by_their_content_type(world: World) -> None:
    world.content_type = "application/jsonlines"
    world.parts = ["".join(json.dumps(value) + "\n" for value in HELLO).encode(), b"\n"]

    chunks = world.stream(CHAT, REQUEST, engine="lmi").chunks

    assert "".join(c["choices"][0]["delta"].get("content", "") for c in chunks) == "Hello"


def test_the_role_is_in_the_first_delta_of_each_choice_only(world: World) -> None:
    world.parts = [
        sse(
            delta("a", role="assistant"),
            delta("b", index=1),
            delta("c", role="assistant"),
            delta(finish="stop", index=1, role="assistant"),
            delta("", finish="stop"),
        )
    ]

    found = [chunk["choices"][0] for chunk in world.stream(CHAT, REQUEST).chunks]

    assert [(each["index"], "role" in each["delta"]) for each in found] == [
        (0, True),
        (1, True),
        (0, False),
        (1, False),
        (0, False),
    ]


def test_calls_of_tools_are_streamed_and_end_as_such(world: World) -> None:
    def call(**fields: Any) -> dict[str, Any]:
        return delta(tool_calls=[{"index": 0, **fields}])

    world.parts = [
        sse(
            call(id="0", function={"name": "f", "arguments": ""}),
            call(id="0", function={"name": None, "arguments": '{"a"'}),
            call(id="0", function={"arguments": ": 1}"}),
            delta(finish="stop"),
        )
    ]

    choices = [chunk["choices"][0] for chunk in world.stream(CHAT, REQUEST).chunks]

    (first,) = choices[0]["delta"]["tool_calls"]
    assert first.pop("id").startswith("call_")
    assert first == {"index": 0, "type": "function", "function": {"name": "f", "arguments": ""}}
    assert choices[1]["delta"]["tool_calls"] == [{"index": 0, "function": {"arguments": '{"a"'}}]
    assert choices[-1]["finish_reason"] == "tool_calls"


def test_thoughts_are_streamed(world: World) -> None:
    world.parts = [sse(delta(reasoning="Hm."), delta("Yes."), delta(finish="stop"))]

    first, *_ = world.stream(CHAT, REQUEST).chunks

    assert first["choices"][0]["delta"]["reasoning"] == "Hm."


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [b""],
        [b": keep-alive\n\n"],
        [b"data: [DONE]\n\n"],
        [sse({"choices": [], "usage": USAGE})],
    ],
    ids=["nothing", "empty", "comment", "done", "usage"],
)
def test_a_stream_without_a_chunk_is_a_502(parts: list[bytes], world: World) -> None:
    world.parts = parts

    found = world.stream(CHAT, REQUEST)

    assert (found.status, found.error["code"]) == (502, "model_failed")


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        ({"error": {"message": "full", "http_status_code": 429}}, 429, "rate_limited"),
        ({"error": {"message": "bad", "http_status_code": 422}}, 400, "rejected_by_model"),
        ({"error": "bad", "error_type": "validation"}, 400, "rejected_by_model"),
        ({"error": {"message": "x", "type": "BadRequestError", "code": 400}}, 400, None),
        ({"object": "error", "message": "x", "code": 400}, 400, "rejected_by_model"),
        ({"error": {"message": "x", "code": 500}}, 502, "model_failed"),
        ({"details": {"finish_reason": "error"}}, 502, "model_failed"),
        ({"choices": [{"delta": {}, "finish_reason": "abort"}]}, 502, "model_failed"),
    ],
)
def test_an_error_before_the_first_chunk_has_its_status(
    error: dict[str, Any], status: int, code: str | None, world: World
) -> None:
    world.parts = [sse(error)]

    found = world.stream(CHAT, REQUEST)

    assert found.status == status
    assert code in (None, found.error["code"])


@pytest.mark.parametrize(
    "rest",
    [
        sse({"error": {"message": "x", "code": 500}}),
        sse({"object": "error", "message": "x", "code": 500}),
        sse({"error": {"message": "x", "http_status_code": 500}}),
        b"",
        b"data: [DONE]\n\n",
        b'data: {"choices": [{"ind',
        b"data: nonsense\n\n",
        sse(delta(finish="abort")),
        sse(delta(tool_calls=[{"index": 0, "function": {"arguments": "{"}}])),
    ],
    ids=["error", "flat", "tgi", "cut", "no end", "cut record", "garbled", "abort", "no name"],
)
def test_an_error_after_the_first_chunk_is_the_last_event(rest: bytes, world: World) -> None:
    world.parts = [sse(delta("Hel"), done=False), rest]

    first, last = world.stream(CHAT, REQUEST).events

    assert first["choices"][0]["delta"]["content"] == "Hel"
    assert last["error"]["code"] == "model_failed"
    assert last["request_id"] == "id-1"


def test_a_broken_connection_is_the_last_event(world: World) -> None:
    def parts() -> Iterator[bytes]:
        yield sse(delta("Hel"), done=False)
        raise KeyError("prompt")

    world.parts = parts()

    *_, last = world.stream(CHAT, REQUEST).events

    assert last["error"]["code"] == "internal_error"
    assert "prompt" not in json.dumps(last)


@pytest.mark.parametrize(
    ("error", "breaks_off"), [(UpstreamTimeoutError, False), (UpstreamFailedError, True)]
)
def test_a_stream_that_is_out_of_time_ends_without_breaking_off(
    error: type[UpstreamError], breaks_off: bool, world: World
) -> None:
    def parts() -> Iterator[bytes]:
        yield sse(delta("Hel"), done=False)
        raise error

    world.parts = parts()
    items = world.items(CHAT, REQUEST)
    sent: list[Any] = []

    with pytest.raises(UpstreamError) if breaks_off else nullcontext():
        sent.extend(items)

    assert json.loads(sent[-1].removeprefix(b"data: "))["error"]["code"] == error.code


def test_a_whole_response_is_sent_where_no_stream_is_asked_for(world: World) -> None:
    found = world.stream(CHAT, {"messages": MESSAGES, "stream": False})

    assert found.body["choices"][0]["message"]["content"] == "Paris."
    assert found.headers["content-type"] == "application/json"


def test_an_invalid_request_is_refused_before_the_head(world: World) -> None:
    found = world.stream(CHAT, {**REQUEST, "n": 0})

    assert (found.status, found.error["param"]) == (400, "n")
    assert world.opened == []


def test_an_engine_without_streams_refuses_them(world: World) -> None:
    found = world.stream(CHAT, REQUEST, engine="transformers")

    assert (found.status, found.error["param"]) == (400, "stream")
    assert "transformers" in found.error["message"]


def test_a_text_is_streamed(world: World) -> None:
    choice = {"index": 0, "text": "Once", "logprobs": None, "finish_reason": None}
    last = {**choice, "text": "", "finish_reason": "length"}
    world.parts = [sse({"choices": [choice]}, {"choices": [last]})]

    chunks = world.stream(TEXT, {"prompt": "a", "stream": True}).chunks

    assert [chunk["choices"] for chunk in chunks] == [[choice], [last]]
    assert {chunk["object"] for chunk in chunks} == {"text_completion"}
