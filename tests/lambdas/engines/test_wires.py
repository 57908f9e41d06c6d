"""What each engine does differently, both ways."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engines import llamacpp, lmi, sglang, tei, tgi, transformers, vllm
from engines.engine import Engine
from inference.errors import UpstreamFailedError
from openai_api import chat_request, completion_request, embedding_request, rerank_request
from openai_api.errors import InvalidJsonError, ParameterError
from openai_api.fields import Fields
from openai_api.results import Completion, Delta, Usage

USER = {"role": "user", "content": "a"}
TOOLS = [{"type": "function", "function": {"name": "f"}}]


def chat(engine: Engine, **fields: Any) -> dict[str, Any]:
    """What the container gets of a chat."""
    assert engine.chat is not None
    request = chat_request.parse(Fields({"messages": [USER], **fields}), None)
    sent: dict[str, Any] = json.loads(engine.chat.write(request).body)
    return sent


def text(engine: Engine, **fields: Any) -> dict[str, Any]:
    """What the container gets of a text."""
    assert engine.completions is not None
    request = completion_request.parse(Fields({"prompt": "a", **fields}), None)
    sent: dict[str, Any] = json.loads(engine.completions.write(request).body)
    return sent


def read_text(engine: Engine, value: Any, **fields: Any) -> Completion:
    assert engine.completions is not None
    request = completion_request.parse(Fields({"prompt": "a", **fields}), None)
    return engine.completions.read(value, request)


def call(number: str) -> dict[str, Any]:
    return {"id": number, "type": "function", "function": {"name": "f", "arguments": "{}"}}


def test_vllm_is_told_the_route() -> None:
    request = completion_request.parse(Fields({"prompt": "a"}), None)

    assert vllm.write_completion(request).custom_attributes == "route=/v1/completions"


def test_vllm_streams_with_both_options_of_usage() -> None:
    assert chat(vllm.ENGINE, stream=True)["stream_options"] == {
        "include_usage": True,
        "continuous_usage_stats": False,
    }


@pytest.mark.parametrize("engine", [lmi.ENGINE, tgi.ENGINE, llamacpp.ENGINE])
def test_a_stream_always_asks_for_its_usage(engine: Engine) -> None:
    sent = chat(engine, stream=True)

    assert (sent["stream"], sent["stream_options"]) == (True, {"include_usage": True})


def test_tgi_has_no_options_for_a_stream_of_text() -> None:
    assert text(tgi.ENGINE, stream=True) == {"prompt": "a", "stream": True}


def test_tgi_numbers_the_calls_of_a_chat() -> None:
    messages = [
        USER,
        {"role": "assistant", "content": "", "tool_calls": [call("call_a"), call("call_b")]},
        {"role": "tool", "tool_call_id": "call_b", "content": "2"},
        {"role": "tool", "tool_call_id": "call_a", "content": "1"},
        {"role": "assistant", "tool_calls": [call("call_c")]},
        {"role": "tool", "tool_call_id": "call_c", "content": "3"},
    ]

    sent = chat(tgi.ENGINE, messages=messages)["messages"]

    assert [each["id"] for each in sent[1]["tool_calls"]] == ["0", "1"]
    assert "content" not in sent[1]
    assert [sent[at]["tool_call_id"] for at in (2, 3, 5)] == ["1", "0", "2"]
    assert sent[4]["tool_calls"][0]["id"] == "2"


def test_tgi_would_drop_calls_beside_a_text() -> None:
    messages = [USER, {"role": "assistant", "content": "Hm.", "tool_calls": [call("a")]}]

    with pytest.raises(ParameterError) as caught:
        chat(tgi.ENGINE, messages=messages)

    assert caught.value.param == "messages[1].content"


def test_tgi_requires_the_parameters_of_a_tool() -> None:
    (tool,) = chat(tgi.ENGINE, tools=TOOLS)["tools"]

    assert tool["function"] == {"name": "f", "parameters": {"type": "object", "properties": {}}}


def test_tgi_has_tools_or_a_format() -> None:
    with pytest.raises(ParameterError) as caught:
        chat(tgi.ENGINE, tools=TOOLS, response_format={"type": "json_object"})

    assert caught.value.param == "response_format"


def test_tgi_takes_any_object_as_json() -> None:
    sent = chat(tgi.ENGINE, response_format={"type": "json_object"})

    assert sent["response_format"] == {"type": "json_object", "value": {"type": "object"}}


def test_tgi_refuses_a_probability_of_one_which_is_no_restriction() -> None:
    assert "top_p" not in chat(tgi.ENGINE, top_p=1)
    with pytest.raises(ParameterError):
        chat(tgi.ENGINE, top_p=0)


@pytest.mark.parametrize(("engine", "seed"), [(tgi.ENGINE, -1), (llamacpp.ENGINE, 2**32)])
def test_a_seed_that_the_engine_does_not_have_is_refused(engine: Engine, seed: int) -> None:
    with pytest.raises(ParameterError) as caught:
        chat(engine, seed=seed)

    assert caught.value.param == "seed"


@pytest.mark.parametrize(
    ("reason", "expected"),
    [("eos_token", "stop"), ("stop_sequence", "stop"), ("length", "length"), ("stop", "stop")],
)
def test_tgis_reasons_are_openais(reason: str, expected: str) -> None:
    value = {"choices": [{"index": 0, "text": "b", "finish_reason": reason}]}

    assert read_text(tgi.ENGINE, value).choices[0].finish_reason == expected


def test_tgi_returns_the_stop_sequence_and_the_api_does_not() -> None:
    value = {"choices": [{"index": 0, "text": "b END", "finish_reason": "stop_sequence"}]}

    assert read_text(tgi.ENGINE, value, stop="END").choices[0].text == "b "


def test_tgis_last_chunk_of_a_text_is_not_the_token_that_ends_it() -> None:
    usage = {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}
    records = [
        {"choices": [{"index": 0, "text": "b", "finish_reason": ""}]},
        {"choices": [{"index": 0, "text": "</s>", "finish_reason": "eos_token"}], "usage": usage},
        {"choices": [{"index": 1, "text": "c", "finish_reason": "length"}], "usage": usage},
    ]
    request = completion_request.parse(Fields({"prompt": ["a", "a"], "stream": True}), None)

    assert list(tgi.completion_events(records, request)) == [
        Delta(0, "b"),
        Delta(0, "", "stop"),
        Usage(1, 2),
        Delta(1, "c", "length"),
        Usage(2, 4),
    ]


def test_llamacpp_cannot_be_made_to_call_one_function() -> None:
    choice = {"type": "function", "function": {"name": "f"}}

    with pytest.raises(ParameterError) as caught:
        chat(llamacpp.ENGINE, tools=TOOLS, tool_choice=choice)

    assert caught.value.param == "tool_choice"


def test_the_toolkit_gets_messages_of_text() -> None:
    parts = [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]
    sent = chat(transformers.ENGINE, messages=[{"role": "user", "content": parts}], temperature=0)

    assert sent == {
        "inputs": [{"role": "user", "content": "a\nb"}],
        "parameters": {"return_full_text": False, "do_sample": False},
    }


@pytest.mark.parametrize(
    "value",
    [
        [{"generated_text": "b"}],
        {"generated_text": "b"},
        [[{"generated_text": "b"}]],
        [{"generated_text": [USER, {"role": "assistant", "content": "b"}]}],
    ],
)
def test_the_toolkits_shapes_are_one_completion(value: Any) -> None:
    (choice,) = read_text(transformers.ENGINE, value).choices

    assert (choice.text, choice.finish_reason) == ("b", "stop")


def test_the_toolkit_goes_on_after_a_stop_sequence_and_the_text_does_not() -> None:
    found = read_text(transformers.ENGINE, [{"generated_text": "b END c"}], stop=["END"])

    assert found.choices[0].text == "b "


@pytest.mark.parametrize("value", [[], {}, [1], [{"generated_text": 1}], "b", None])
def test_what_the_toolkit_does_not_return_is_an_error(value: Any) -> None:
    with pytest.raises(UpstreamFailedError):
        read_text(transformers.ENGINE, value)


def test_tei_does_not_truncate_in_silence() -> None:
    request = embedding_request.parse(Fields({"input": ["a", "b"], "dimensions": 2}))

    assert json.loads(tei.write_embedding(request).body) == {
        "inputs": ["a", "b"],
        "truncate": False,
        "dimensions": 2,
    }


@pytest.mark.parametrize("value", [{}, [], [[0.5]], [[], []], [["a"], [1]], [[True], [1]], None])
def test_what_is_not_one_vector_a_text_is_an_error(value: Any) -> None:
    request = embedding_request.parse(Fields({"input": ["a", "b"]}))

    with pytest.raises(UpstreamFailedError):
        tei.ENGINE.embeddings.read(value, request)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "value", [{}, [{}], [{"index": 1, "score": 1}], [{"index": -1, "score": 1}], [{"index": 0}]]
)
def test_a_ranking_of_other_texts_is_an_error(value: Any) -> None:
    request = rerank_request.parse(Fields({"query": "a", "documents": ["b"]}))

    with pytest.raises(UpstreamFailedError):
        tei.ENGINE.rerank.read(value, request)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("fields", "param"), [({"dimensions": 2}, "dimensions"), ({"input": [1, 2]}, "input")]
)
def test_lmi_embeds_texts_only(fields: dict[str, Any], param: str) -> None:
    request = embedding_request.parse(Fields({"input": "a", **fields}))

    with pytest.raises(ParameterError) as caught:
        lmi.write_embedding(request)

    assert caught.value.param == param


def test_a_number_that_json_does_not_have_is_refused() -> None:
    tool = {"type": "function", "function": {"name": "f", "parameters": {"a": float("inf")}}}

    with pytest.raises(InvalidJsonError):
        chat(vllm.ENGINE, tools=[tool])


REFUSED_MESSAGES: list[tuple[Engine, dict[str, Any], str]] = [
    (transformers.ENGINE, {"name": "n"}, "messages[0].name"),
    (transformers.ENGINE, {"role": "assistant", "reasoning": "r"}, "messages[0].reasoning"),
    (transformers.ENGINE, {"role": "assistant", "tool_calls": [call("a")]}, "messages[0]"),
    (tgi.ENGINE, {"role": "assistant", "reasoning": "r"}, "messages[0].reasoning"),
]


@pytest.mark.parametrize(("engine", "fields", "param"), REFUSED_MESSAGES)
def test_a_part_of_a_message_that_would_be_dropped_is_refused(
    engine: Engine, fields: dict[str, Any], param: str
) -> None:
    with pytest.raises(ParameterError) as caught:
        chat(engine, messages=[{**USER, **fields}])

    assert caught.value.param == param


@pytest.mark.parametrize("engine", [sglang.ENGINE, llamacpp.ENGINE])
def test_thoughts_of_earlier_messages_have_the_engines_name(engine: Engine) -> None:
    message = {"role": "assistant", "content": "a", "reasoning": "r"}

    (sent,) = chat(engine, messages=[message])["messages"]

    assert sent == {"role": "assistant", "content": "a", "reasoning_content": "r"}
