"""Each parameter with each engine: it reaches the container, or the client gets 400 with its name.

None is dropped in silence, and none is invented. The table in docs/openai.md has the same cells.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from engines import load
from engines.engine import Applied, Carried, Engine, Generation, Refused
from engines.templated import create
from engines.writing import OF_MESSAGES
from openai_api import chat_request, completion_request, templates
from openai_api.errors import UnsupportedParameterError
from openai_api.fields import Fields
from openai_api.settings import EngineName
from tests.lambdas.engines import samples

NAMES: tuple[EngineName, ...] = (
    *("llamacpp", "lmi", "sglang", "tei", "tgi", "transformers", "vllm"),
)
ENGINES = [load.by_name(name) for name in NAMES]
# Beside the parameters, what a request to a container consists of.
FIXED = {"messages", "prompt", "inputs"}
USER = {"role": "user", "content": "a"}


def cells(kind: str) -> list[tuple[str, str]]:
    """Engine and parameter of each cell of a table."""
    tables = {"chat": samples.CHAT, "completions": samples.COMPLETION}
    return [
        (engine.name, parameter)
        for engine in ENGINES
        if getattr(engine, kind) is not None
        for parameter in tables[kind]
    ]


def chat(parameter: str) -> dict[str, Any]:
    """The body of a chat that sets a parameter."""
    fields = dict(samples.CHAT[parameter])
    parts = [{"type": "image_url", **part} for part in fields.pop("messages", [])]
    content: Any = [{"type": "text", "text": "a"}, *parts] if parts else "a"
    names = {"name": name} if (name := fields.pop("name", None)) else {}
    return {"messages": [{"role": "user", "content": content, **names}], **fields}


def write(engine: Engine, kind: str, body: dict[str, Any]) -> dict[str, Any]:
    """What the container gets."""
    parser = chat_request if kind == "chat" else completion_request
    generation: Generation[Any] = getattr(engine, kind)
    sent: dict[str, Any] = json.loads(generation.write(parser.parse(Fields(body), None)).body)
    return sent


def received(engine: str, parameter: str, same: dict[str, Any]) -> dict[str, Any]:
    """What the container must get of a parameter."""
    found: dict[str, Any] = samples.OTHER.get(engine, {}).get(parameter, same[parameter])
    return found


def parameters_of(sent: dict[str, Any]) -> dict[str, Any]:
    """The parameters in what a container gets."""
    inner = dict(sent.get("parameters", sent))
    inner.pop("return_full_text", None)
    return {name: value for name, value in inner.items() if name not in FIXED}


@pytest.mark.parametrize(("engine", "parameter"), cells("chat"))
def test_a_parameter_of_a_chat_is_carried_or_refused(engine: str, parameter: str) -> None:
    found = load.by_name(engine)  # type: ignore[arg-type]
    assert found.chat is not None
    rule, body = found.chat.rules[parameter], chat(parameter)

    if isinstance(rule, Refused):
        with pytest.raises(UnsupportedParameterError) as caught:
            write(found, "chat", body)
        # Some need another one, which is refused first where it is refused.
        image = "messages[0].content[1].image_url"
        first = {"image_url": image, "image_url.detail": image, "top_logprobs": "logprobs"}
        own = f"{image}.detail" if parameter == "image_url.detail" else parameter
        own = "messages[0].name" if parameter == "messages.name" else own
        allowed = {own, first.get(parameter), *(["tools"] if "tools" in body else [])}
        assert caught.value.param in allowed
        return
    sent = write(found, "chat", body)
    if parameter.startswith("image_url"):
        (_, image) = sent["messages"][0]["content"]
        assert image == {"type": "image_url", **samples.CHAT[parameter]["messages"][0]}
    elif parameter == "messages.name":
        assert sent["messages"] == [{"role": "user", "content": "a", "name": "ann"}]
    elif isinstance(rule, Applied):
        assert parameters_of(sent) == {}
    else:
        others = {name for name in samples.CHAT[parameter] if name != parameter}
        expected_fields: dict[str, Any] = {}
        for name in (parameter, *others):
            expected_fields |= received(engine, name, samples.SAME_CHAT)
        assert parameters_of(sent) == expected_fields


@pytest.mark.parametrize(("engine", "parameter"), cells("completions"))
def test_a_parameter_of_a_completion_is_carried_or_refused(engine: str, parameter: str) -> None:
    found = load.by_name(engine)  # type: ignore[arg-type]
    assert found.completions is not None
    rule = found.completions.rules[parameter]
    body = {"prompt": "a", **samples.COMPLETION[parameter]}

    if isinstance(rule, Refused):
        with pytest.raises(UnsupportedParameterError) as caught:
            write(found, "completions", body)
        assert caught.value.param == parameter.removesuffix(".tokens")
        return
    sent = write(found, "completions", body)
    if parameter == "prompt.tokens":
        assert sent["prompt"] == [1, 2, 3]
    elif isinstance(rule, Applied):
        assert parameters_of(sent) == {}
    else:
        assert parameters_of(sent) == received(engine, parameter, samples.SAME_COMPLETION)


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
def test_a_request_without_parameters_invents_none(engine: Engine) -> None:
    if engine.chat is not None:
        assert parameters_of(write(engine, "chat", {"messages": [USER]})) == {}
    if engine.completions is not None:
        assert parameters_of(write(engine, "completions", {"prompt": "a"})) == {}


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.name)
def test_values_that_ask_for_nothing_are_accepted_everywhere(engine: Engine) -> None:
    common = {"n": 1, "presence_penalty": 0, "frequency_penalty": 0, "logit_bias": {}, "seed": None}
    if engine.chat is not None:
        write(
            engine,
            "chat",
            {
                "messages": [USER],
                "logprobs": False,
                "tools": [],
                "tool_choice": "auto",
                "response_format": {"type": "text"},
                "parallel_tool_calls": True,
                **common,
            },
        )
    if engine.completions is not None:
        body = {"prompt": "a", "best_of": 1, "echo": False, "suffix": "", **common}
        write(engine, "completions", body)


@pytest.mark.parametrize("role", ["system", "assistant"])
def test_sglang_gets_the_name_in_messages_of_other_roles(role: str) -> None:
    messages = [{"role": role, "content": "a", "name": "ann"}, USER]
    sent = write(load.by_name("sglang"), "chat", {"messages": messages})
    assert sent["messages"] == messages


def test_every_engine_has_a_rule_for_every_parameter() -> None:
    for engine in ENGINES:
        if engine.chat is not None:
            assert set(engine.chat.rules) == set(samples.CHAT), engine.name
        if engine.completions is not None:
            assert set(engine.completions.rules) == set(samples.COMPLETION), engine.name


def test_every_parameter_of_the_api_is_in_the_table() -> None:
    assert set(samples.CHAT) - {*OF_MESSAGES, "max_tokens"} == set(chat_request.OPTIONS)
    assert set(samples.COMPLETION) - {"prompt.tokens", "max_tokens"} == set(
        completion_request.OPTIONS
    )


@pytest.mark.parametrize("parameter", samples.CHAT)
@pytest.mark.parametrize("engine", [e for e in ENGINES if e.completions], ids=lambda e: e.name)
def test_over_a_template_a_parameter_is_carried_or_refused(engine: Engine, parameter: str) -> None:
    assert engine.completions is not None
    generation = create(engine.completions, templates.BUILT_IN["plain"])
    request = chat_request.parse(Fields(chat(parameter)), None)
    rule = generation.rules[parameter]

    if isinstance(rule, Refused):
        with pytest.raises(UnsupportedParameterError):
            generation.write(request)
        return
    sent = json.loads(generation.write(request).body)
    assert (sent.get("prompt") or sent["inputs"]) == "User: a\nAssistant:"
    if isinstance(rule, Carried) and parameter != "stop":
        expected = received(engine.name, parameter, samples.SAME_COMPLETION)
        assert expected.items() <= parameters_of(sent).items()
    if engine.name != "transformers":
        own = ["END"] if parameter == "stop" else []
        assert sent["stop"] == [*own, "\nUser:", "\nAssistant:"]
