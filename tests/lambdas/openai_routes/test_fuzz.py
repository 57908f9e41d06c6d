"""Any body and any reply get a well-formed response, and it is never an internal error."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openai_api import chat_request, completion_request
from tests.budget import budget
from tests.lambdas.openai_routes.conftest import CHAT, MESSAGES, TEXT, World, sse
from tests.lambdas.test_fuzz import json_values

BUDGET = budget(150)
PATHS = {
    "/v1/chat/completions": ("vllm", CHAT),
    "/v1/completions": ("tgi", TEXT),
    "/v1/embeddings": ("tei", [[0.5]]),
    "/v1/rerank": ("tei", [{"index": 0, "score": 0.5}]),
}

names = st.sampled_from(
    [
        *chat_request.OPTIONS,
        *completion_request.OPTIONS,
        *("model", "messages", "prompt", "input", "query", "documents", "dimensions"),
        *("stream", "stream_options", "max_tokens", "encoding_format", "top_n", "other"),
    ]
)
# Values that get past the first look at them.
roles = st.sampled_from(["system", "user", "assistant", "tool", "developer", "x"])
parts = st.fixed_dictionaries(
    {"type": st.sampled_from(["text", "image_url", "x"])},
    optional={"text": json_values, "image_url": json_values},
)
calls = st.fixed_dictionaries(
    {"id": st.sampled_from(["a", "b"]), "type": st.just("function")},
    optional={"function": json_values},
)
messages = st.lists(
    st.fixed_dictionaries(
        {"role": roles, "content": st.text() | st.lists(parts, max_size=2) | json_values},
        optional={
            "tool_calls": st.lists(calls, max_size=2) | json_values,
            "tool_call_id": st.sampled_from(["a", "b"]) | json_values,
            "name": json_values,
        },
    ),
    max_size=3,
)
tools = st.lists(
    st.fixed_dictionaries(
        {"type": st.just("function")},
        optional={"function": st.fixed_dictionaries({"name": st.text(max_size=3)}) | json_values},
    ),
    max_size=2,
)
bodies = st.dictionaries(
    names, json_values | st.integers(-2, 5) | st.booleans() | messages | tools, max_size=5
) | st.fixed_dictionaries(
    {"messages": messages},
    optional={"tools": tools, "tool_choice": json_values, "response_format": json_values},
)
required: dict[str, Any] = {
    "/v1/chat/completions": {"messages": MESSAGES},
    "/v1/completions": {"prompt": "a"},
    "/v1/embeddings": {"input": "a"},
    "/v1/rerank": {"query": "a", "documents": ["b"]},
}

deltas = st.fixed_dictionaries(
    {},
    optional={
        "content": st.text(max_size=5) | json_values,
        "role": json_values,
        "reasoning": json_values,
        "tool_calls": json_values
        | st.lists(
            st.fixed_dictionaries(
                {"index": st.integers(0, 2) | json_values},
                optional={"id": json_values, "function": json_values},
            ),
            max_size=2,
        ),
    },
)
choices = st.fixed_dictionaries(
    {},
    optional={
        "index": st.integers(-1, 2) | json_values,
        "delta": deltas | json_values,
        "message": deltas | json_values,
        "text": st.text(max_size=5) | json_values,
        "finish_reason": st.sampled_from(["stop", "length", "", "abort", None]) | json_values,
        "logprobs": json_values,
    },
)
replies = json_values | st.fixed_dictionaries(
    {},
    optional={
        "choices": st.lists(choices, max_size=3) | json_values,
        "usage": json_values
        | st.fixed_dictionaries({"prompt_tokens": st.integers() | json_values}),
        "error": json_values,
        "data": json_values,
    },
)


def dumped(value: Any) -> str:
    try:
        return json.dumps(value)
    except UnicodeEncodeError:
        return "{}"


@BUDGET
@given(path=st.sampled_from(list(PATHS)), body=bodies, with_required=st.booleans())
def test_any_body_gets_a_response(path: str, body: dict[str, Any], with_required: bool) -> None:
    engine, answer = PATHS[path]
    fields = {**body, **required[path]} if with_required else body

    found = World(answers=[answer]).ask(path, dumped(fields), engine=engine)

    assert found.status in (200, 400, 404, 502)
    if found.status in (400, 404):
        assert set(found.error) == {"message", "type", "param", "code"}


@BUDGET
@given(path=st.sampled_from(list(PATHS)), reply=replies)
def test_any_reply_gets_a_response(path: str, reply: Any) -> None:
    engine, _ = PATHS[path]

    found = World(answers=[dumped(reply).encode()]).ask(path, required[path], engine=engine)

    assert found.status != 500


@BUDGET
@given(
    records=st.lists(replies, max_size=4),
    cut=st.integers(0, 200),
    engine=st.sampled_from(["vllm", "tgi", "lmi"]),
    path=st.sampled_from(["/v1/chat/completions", "/v1/completions"]),
)
def test_any_stream_gets_a_response(records: list[Any], cut: int, engine: str, path: str) -> None:
    try:
        stream = sse(*records)
    except UnicodeEncodeError:
        return
    world = World(parts=[stream[:cut], stream[cut:]])

    found = world.stream(path, {**required[path], "stream": True}, engine=engine)

    assert found.status != 500
    if found.status == 200:
        *_, last = found.events
        assert last == "[DONE]" or last["error"]["code"] != "internal_error"


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("body", [None, "", "[]", "{", "null", '{"a": NaN}', "[" * 100_000])
def test_what_is_no_object_is_refused(path: str, body: str | None, world: World) -> None:
    engine, _ = PATHS[path]

    found = world.ask(path, body, engine=engine, max_body_bytes=1_000_000)

    assert found.status == 400
    assert found.error["code"] in ("missing_body", "invalid_json")
