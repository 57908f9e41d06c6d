"""What is wrong with a request is named: the error has its `param`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from openai_api import body, chat_request, completion_request, embedding_request, rerank_request
from openai_api.errors import (
    InvalidJsonError,
    InvalidTypeError,
    InvalidValueError,
    MissingJsonError,
    MissingParameterError,
    ParameterError,
    UnknownParameterError,
    UnsupportedParameterError,
)
from openai_api.fields import Fields
from web.errors import BodyTooLargeError, ContentEncodingError, RequestError
from web.event import Request

USER = {"role": "user", "content": "a"}
TOOL = {"type": "function", "function": {"name": "f", "parameters": {}}}
CALL = {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}
ASSISTANT = {"role": "assistant", "tool_calls": [CALL]}
IMAGE = {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}

Case = tuple[dict[str, Any], type[ParameterError], str]


def message(**fields: Any) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": "a", **fields}]}


def schema(**fields: Any) -> dict[str, Any]:
    return {"response_format": {"type": "json_schema", "json_schema": fields}}


CHAT: list[Case] = [
    ({"messages": None}, MissingParameterError, "messages"),
    ({"messages": []}, InvalidValueError, "messages"),
    ({"messages": "a"}, InvalidTypeError, "messages"),
    ({"messages": ["a"]}, InvalidTypeError, "messages[0]"),
    ({"messages": [USER, None]}, InvalidTypeError, "messages[1]"),
    ({"messages": [{"content": "a"}]}, MissingParameterError, "messages[0].role"),
    (message(role="function"), InvalidValueError, "messages[0].role"),
    (message(role=1), InvalidTypeError, "messages[0].role"),
    (message(content=None), MissingParameterError, "messages[0].content"),
    (message(content=1), InvalidTypeError, "messages[0].content"),
    (message(content=[]), InvalidValueError, "messages[0].content"),
    (message(content=["a"]), InvalidTypeError, "messages[0].content[0]"),
    (message(content=[{}]), MissingParameterError, "messages[0].content[0].type"),
    (message(content=[{"type": "text"}]), MissingParameterError, "messages[0].content[0].text"),
    (
        message(content=[{"type": "input_audio", "input_audio": {}}]),
        UnsupportedParameterError,
        "messages[0].content[0].type",
    ),
    (
        message(content=[{"type": "image_url", "image_url": {}}]),
        MissingParameterError,
        "messages[0].content[0].image_url.url",
    ),
    (
        message(content=[{"type": "image_url", "image_url": {"url": "a", "detail": "huge"}}]),
        InvalidValueError,
        "messages[0].content[0].image_url.detail",
    ),
    (
        message(role="system", content=[IMAGE]),
        UnsupportedParameterError,
        "messages[0].content[0].type",
    ),
    (message(weight=1), UnknownParameterError, "messages[0].weight"),
    (message(tool_calls=[CALL]), UnknownParameterError, "messages[0].tool_calls"),
    (message(role="tool"), MissingParameterError, "messages[0].tool_call_id"),
    (
        {"messages": [USER, ASSISTANT, {"role": "tool", "content": "", "tool_call_id": "d"}]},
        InvalidValueError,
        "messages[2].tool_call_id",
    ),
    (
        {"messages": [{"role": "assistant", "tool_calls": [{**CALL, "id": None}]}]},
        MissingParameterError,
        "messages[0].tool_calls[0].id",
    ),
    (
        {"messages": [{"role": "assistant", "tool_calls": [{**CALL, "function": {"name": "f"}}]}]},
        MissingParameterError,
        "messages[0].tool_calls[0].function.arguments",
    ),
    ({"messages": [{"role": "assistant"}]}, MissingParameterError, "messages[0].content"),
    ({"model": 1}, InvalidTypeError, "model"),
    ({"temperature": "1"}, InvalidTypeError, "temperature"),
    ({"temperature": True}, InvalidTypeError, "temperature"),
    ({"temperature": 2.1}, InvalidValueError, "temperature"),
    ({"temperature": float("inf")}, InvalidValueError, "temperature"),
    ({"top_p": -0.1}, InvalidValueError, "top_p"),
    ({"n": 0}, InvalidValueError, "n"),
    ({"n": 1.5}, InvalidTypeError, "n"),
    ({"seed": 2**63}, InvalidValueError, "seed"),
    ({"stop": 1}, InvalidTypeError, "stop"),
    ({"stop": [1]}, InvalidTypeError, "stop[0]"),
    ({"stop": ["a", ""]}, InvalidValueError, "stop[1]"),
    ({"max_tokens": 0}, InvalidValueError, "max_tokens"),
    ({"max_tokens": 1, "max_completion_tokens": 1}, InvalidValueError, "max_tokens"),
    ({"logit_bias": []}, InvalidTypeError, "logit_bias"),
    ({"logit_bias": {"a": 1}}, InvalidTypeError, "logit_bias"),
    ({"logit_bias": {"1": 101}}, InvalidValueError, "logit_bias.1"),
    ({"logit_bias": {"1": "a"}}, InvalidTypeError, "logit_bias.1"),
    ({"logprobs": 1}, InvalidTypeError, "logprobs"),
    ({"top_logprobs": 1}, InvalidValueError, "top_logprobs"),
    ({"logprobs": True, "top_logprobs": 21}, InvalidValueError, "top_logprobs"),
    ({"stream": "true"}, InvalidTypeError, "stream"),
    ({"stream_options": {"include_usage": True}}, InvalidValueError, "stream_options"),
    ({"stream": True, "stream_options": 1}, InvalidTypeError, "stream_options"),
    (
        {"stream": True, "stream_options": {"include_usage": 1}},
        InvalidTypeError,
        "stream_options.include_usage",
    ),
    (
        {"stream": True, "stream_options": {"other": 1}},
        UnknownParameterError,
        "stream_options.other",
    ),
    ({"tools": {}}, InvalidTypeError, "tools"),
    ({"tools": [1]}, InvalidTypeError, "tools[0]"),
    ({"tools": [{"type": "custom"}]}, UnsupportedParameterError, "tools[0].type"),
    ({"tools": [{"type": "function"}]}, MissingParameterError, "tools[0].function"),
    (
        {"tools": [{"type": "function", "function": {"name": "a b"}}]},
        InvalidValueError,
        "tools[0].function.name",
    ),
    (
        {"tools": [{"type": "function", "function": {"name": "f", "parameters": []}}]},
        InvalidTypeError,
        "tools[0].function.parameters",
    ),
    ({"tool_choice": "required"}, InvalidValueError, "tool_choice"),
    ({"tools": [TOOL], "tool_choice": "any"}, InvalidValueError, "tool_choice"),
    ({"tools": [TOOL], "tool_choice": 1}, InvalidTypeError, "tool_choice"),
    (
        {"tools": [TOOL], "tool_choice": {"type": "allowed_tools"}},
        UnsupportedParameterError,
        "tool_choice.type",
    ),
    (
        {"tools": [TOOL], "tool_choice": {"type": "function", "function": {"name": "g"}}},
        InvalidValueError,
        "tool_choice.function.name",
    ),
    ({"response_format": "json"}, InvalidTypeError, "response_format"),
    ({"response_format": {}}, MissingParameterError, "response_format.type"),
    ({"response_format": {"type": "xml"}}, InvalidValueError, "response_format.type"),
    (
        {"response_format": {"type": "json_object", "schema": {}}},
        UnknownParameterError,
        "response_format.schema",
    ),
    (schema(), MissingParameterError, "response_format.json_schema.name"),
    (schema(name="n"), MissingParameterError, "response_format.json_schema.schema"),
    (schema(name="n", schema=1), InvalidTypeError, "response_format.json_schema.schema"),
    ({"reasoning_effort": "huge"}, InvalidValueError, "reasoning_effort"),
    ({"temprature": 1}, UnknownParameterError, "temprature"),
    ({"top_k": 1}, UnknownParameterError, "top_k"),
    ({"functions": []}, UnsupportedParameterError, "functions"),
    ({"audio": {}}, UnsupportedParameterError, "audio"),
    ({"modalities": ["text", "audio"]}, UnsupportedParameterError, "modalities"),
    ({"web_search_options": {}}, UnsupportedParameterError, "web_search_options"),
    ({"store": True}, UnsupportedParameterError, "store"),
    ({"service_tier": "flex"}, UnsupportedParameterError, "service_tier"),
]


@pytest.mark.parametrize(("fields", "error", "param"), CHAT)
def test_a_chat_is_refused_with_the_name_of_what_is_wrong(
    fields: dict[str, Any], error: type[ParameterError], param: str
) -> None:
    with pytest.raises(ParameterError) as caught:
        chat_request.parse(Fields({"messages": [USER], **fields}), None)

    assert (type(caught.value), caught.value.param) == (error, param)


@pytest.mark.parametrize(
    "fields",
    [
        {"user": "u", "metadata": {"a": "b"}, "store": False, "service_tier": "auto"},
        {"safety_identifier": "s", "prompt_cache_key": "k", "prompt_cache_retention": "24h"},
        {"modalities": ["text"], "service_tier": "default"},
        {"temperature": None, "n": None, "tools": None, "stop": None, "stream_options": None},
        {"n": 1.0, "max_tokens": 5.0},
        {"unknown": None},
        {"stream": True, "stream_options": {"include_usage": False, "include_obfuscation": False}},
    ],
)
def test_what_stock_clients_send_is_accepted(fields: dict[str, Any]) -> None:
    assert chat_request.parse(Fields({"messages": [USER], **fields}), None)


TEXT: list[Case] = [
    ({"prompt": None}, MissingParameterError, "prompt"),
    ({"prompt": 1}, InvalidTypeError, "prompt"),
    ({"prompt": []}, InvalidValueError, "prompt"),
    ({"prompt": ["a", 1]}, InvalidTypeError, "prompt[1]"),
    ({"prompt": [1, "a"]}, InvalidTypeError, "prompt[1]"),
    ({"prompt": [[1, -1]]}, InvalidTypeError, "prompt[0][1]"),
    ({"prompt": [[]]}, InvalidTypeError, "prompt[0]"),
    ({"prompt": ["a"] * 129}, InvalidValueError, "prompt"),
    ({"logprobs": True}, InvalidTypeError, "logprobs"),
    ({"logprobs": 6}, InvalidValueError, "logprobs"),
    ({"max_tokens": -1}, InvalidValueError, "max_tokens"),
    ({"echo": 1}, InvalidTypeError, "echo"),
    ({"messages": []}, UnknownParameterError, "messages"),
]


@pytest.mark.parametrize(("fields", "error", "param"), TEXT)
def test_a_completion_is_refused_with_the_name_of_what_is_wrong(
    fields: dict[str, Any], error: type[ParameterError], param: str
) -> None:
    with pytest.raises(ParameterError) as caught:
        completion_request.parse(Fields({"prompt": "a", **fields}), None)

    assert (type(caught.value), caught.value.param) == (error, param)


EMBEDDING: list[Case] = [
    ({"input": None}, MissingParameterError, "input"),
    ({"input": ""}, InvalidValueError, "input"),
    ({"input": []}, InvalidValueError, "input"),
    ({"input": ["a", ""]}, InvalidValueError, "input[1]"),
    ({"input": ["a"] * 2049}, InvalidValueError, "input"),
    ({"dimensions": 0}, InvalidValueError, "dimensions"),
    ({"encoding_format": "hex"}, InvalidValueError, "encoding_format"),
    ({"truncate": True}, UnknownParameterError, "truncate"),
]


@pytest.mark.parametrize(("fields", "error", "param"), EMBEDDING)
def test_an_embedding_is_refused_with_the_name_of_what_is_wrong(
    fields: dict[str, Any], error: type[ParameterError], param: str
) -> None:
    with pytest.raises(ParameterError) as caught:
        embedding_request.parse(Fields({"input": "a", **fields}))

    assert (type(caught.value), caught.value.param) == (error, param)


RERANK: list[Case] = [
    ({"query": None}, MissingParameterError, "query"),
    ({"documents": None}, MissingParameterError, "documents"),
    ({"documents": []}, InvalidValueError, "documents"),
    ({"documents": ["a", {}]}, InvalidTypeError, "documents[1]"),
    ({"top_n": 0}, InvalidValueError, "top_n"),
    ({"rank_fields": []}, UnknownParameterError, "rank_fields"),
]


@pytest.mark.parametrize(("fields", "error", "param"), RERANK)
def test_a_ranking_is_refused_with_the_name_of_what_is_wrong(
    fields: dict[str, Any], error: type[ParameterError], param: str
) -> None:
    with pytest.raises(ParameterError) as caught:
        rerank_request.parse(Fields({"query": "a", "documents": ["b"], **fields}))

    assert (type(caught.value), caught.value.param) == (error, param)


@pytest.mark.parametrize(
    ("given", "headers", "error"),
    [
        (b"", {}, MissingJsonError),
        (None, {}, InvalidJsonError),
        (b"{", {}, InvalidJsonError),
        (b"[]", {}, InvalidJsonError),
        (b'"a"', {}, InvalidJsonError),
        (b'{"n": NaN}', {}, InvalidJsonError),
        (b'{"n": "\xff"}', {}, InvalidJsonError),
        (b'{"n": "\\ud83d"}', {}, InvalidJsonError),
        (b'{"n": ' + b"[" * 100_000 + b"}", {}, InvalidJsonError),
        (b'{"n": "' + b"a" * 200_000 + b'"}', {}, BodyTooLargeError),
        (b"{}", {"content-encoding": "gzip"}, ContentEncodingError),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(
    given: bytes | None, headers: dict[str, str], error: type[RequestError]
) -> None:
    with pytest.raises(error):
        body.read(Request("id", "route", given, headers=headers), 150_000)


@pytest.mark.parametrize("given", [b"[]", b"null", b'"a"', b"1"])
def test_json_that_is_no_object_is_called_that(given: bytes) -> None:
    with pytest.raises(InvalidJsonError, match="valid JSON, but not an object"):
        body.read(Request("id", "route", given), 150_000)


def test_a_long_name_is_not_repeated_as_a_whole() -> None:
    fields = json.loads('{"messages": [], "%s": 1}' % ("x" * 10_000))

    with pytest.raises(UnknownParameterError) as caught:
        chat_request.parse(Fields(fields), None)

    assert len(caught.value.message) < 500
