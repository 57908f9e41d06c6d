"""Chat templates: the text that a model without one of its own reads."""

from __future__ import annotations

import pytest

from openai_api import messages
from openai_api.fields import Fields
from openai_api.templates import BUILT_IN, ChatTemplate, Turn, render

CHAT = messages.read(
    Fields(
        {
            "messages": [
                {"role": "system", "content": "Be brief."},
                {"role": "user", "content": "Hi"},
                {"role": "assistant", "content": "Hello"},
                {"role": "user", "content": [{"type": "text", "text": "Bye"}]},
            ]
        }
    )
)

# As the pages that openai_api/templates.py names show them, without the token for the beginning.
EXPECTED = {
    "plain": "Be brief.\n\nUser: Hi\nAssistant: Hello\nUser: Bye\nAssistant:",
    "chatml": (
        "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n"
        "<|im_start|>assistant\nHello<|im_end|>\n<|im_start|>user\nBye<|im_end|>\n"
        "<|im_start|>assistant\n"
    ),
    "llama3": (
        "<|start_header_id|>system<|end_header_id|>\n\nBe brief.<|eot_id|>"
        "<|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|>"
        "<|start_header_id|>assistant<|end_header_id|>\n\nHello<|eot_id|>"
        "<|start_header_id|>user<|end_header_id|>\n\nBye<|eot_id|>"
        "<|start_header_id|>assistant<|end_header_id|>\n\n"
    ),
    "mistral": "[INST] Be brief.\n\nHi [/INST] Hello</s>[INST] Bye [/INST]",
    "gemma": (
        "<start_of_turn>user\nBe brief.\n\nHi<end_of_turn>\n"
        "<start_of_turn>model\nHello<end_of_turn>\n"
        "<start_of_turn>user\nBye<end_of_turn>\n<start_of_turn>model\n"
    ),
}


@pytest.mark.parametrize("name", BUILT_IN)
def test_each_template_is_the_published_one(name: str) -> None:
    assert render(BUILT_IN[name], CHAT) == EXPECTED[name]


def test_a_template_of_the_deployment_may_leave_texts_out() -> None:
    template = ChatTemplate(None, Turn("Q: ", "\n"), Turn("A: ", None), None, ("Q:",))

    assert render(template, CHAT) == "Q: Be brief.\n\nHi\nA: HelloQ: Bye\n"


def test_a_system_message_at_the_end_is_not_lost() -> None:
    assert render(BUILT_IN["gemma"], CHAT[:1]) == (
        "<start_of_turn>user\nBe brief.<end_of_turn>\n<start_of_turn>model\n"
    )


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_template_has_an_end(name: str) -> None:
    assert 1 <= len(BUILT_IN[name].stop) <= 4
