"""A chat with a model that has no chat template, gpt2 first."""

from __future__ import annotations

from typing import Any

from tests.lambdas.openai_routes.conftest import MESSAGES, USAGE, World, sse

PATH = "/v1/chat/completions"
PLAIN: dict[str, Any] = {"name": "plain", "format": None}


def test_gpt2_chats(world: World) -> None:
    world.answers = [
        {"choices": [{"index": 0, "text": " Paris.", "finish_reason": "stop"}], "usage": USAGE}
    ]

    found = world.ask(PATH, {"messages": MESSAGES}, chat_template=PLAIN)

    assert world.sent == {
        "prompt": "User: What is the capital of France?\nAssistant:",
        "stop": ["\nUser:", "\nAssistant:"],
    }
    assert found.body["object"] == "chat.completion"
    assert found.body["choices"][0]["message"]["content"] == "Paris."


def test_gpt2_chats_in_a_stream(world: World) -> None:
    def part(text: str, finish: str | None = None) -> dict[str, Any]:
        return {"choices": [{"index": 0, "text": text, "finish_reason": finish}]}

    world.parts = [sse(part(" "), part(" Pa"), part("ris."), part("", "stop"))]

    chunks = world.stream(PATH, {"messages": MESSAGES, "stream": True}, chat_template=PLAIN).chunks

    deltas = [chunk["choices"][0]["delta"] for chunk in chunks]
    assert deltas[0] == {"role": "assistant", "content": ""}
    assert "".join(each.get("content", "") for each in deltas) == "Paris."
    assert chunks[-1]["choices"][0]["finish_reason"] == "stop"


def test_the_requests_own_stop_sequences_come_first(world: World) -> None:
    world.answers = [{"choices": [{"index": 0, "text": "a", "finish_reason": "stop"}]}]
    world.ask(PATH, {"messages": MESSAGES, "stop": "END"}, chat_template=PLAIN)

    assert world.sent["stop"] == ["END", "\nUser:", "\nAssistant:"]


def test_tools_have_no_place_in_a_template(world: World) -> None:
    tool = {"type": "function", "function": {"name": "f"}}

    found = world.ask(PATH, {"messages": MESSAGES, "tools": [tool]}, chat_template=PLAIN)

    assert (found.status, found.error["param"]) == (400, "tools")


def test_a_template_of_the_deployment_is_used(world: World) -> None:
    turn = {"before": "Q: ", "after": "\n"}
    own = {"system": None, "user": turn, "assistant": turn, "reply": "A:", "stop": ["Q:"]}
    world.answers = [[{"generated_text": " Paris.\nQ: Next?"}]]

    found = world.ask(
        PATH,
        {"messages": MESSAGES},
        engine="transformers",
        chat_template={"name": None, "format": own},
    )

    assert world.sent["inputs"] == "Q: What is the capital of France?\nA:"
    assert found.body["choices"][0]["message"]["content"] == "Paris.\n"
