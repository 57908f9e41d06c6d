"""Chat templates: how a chat becomes one text, for models without a template of their own.

They do not write the token for the beginning of a text, which the tokenizer of a completion adds. A
message can imitate the marks of a template, as with every chat template.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from openai_api.messages import Message


@dataclass(frozen=True, slots=True)
class Turn:
    """What stands before and after the text of a message."""

    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class ChatTemplate:
    """A template.

    Attributes:
        system: around a system message; None: its text stands before that of the next user message.
        user, assistant: around the other messages.
        reply: what the model goes on from.
        stop: texts at which its answer ends.
    """

    system: Turn | None
    user: Turn
    assistant: Turn
    reply: str | None
    stop: tuple[str, ...]


BUILT_IN: Mapping[str, ChatTemplate] = {
    "plain": ChatTemplate(
        Turn("", "\n\n"),
        Turn("User: ", "\n"),
        Turn("Assistant: ", "\n"),
        "Assistant:",
        ("\nUser:", "\nAssistant:"),
    ),
    # https://huggingface.co/Qwen/Qwen2.5-7B-Instruct/blob/main/tokenizer_config.json
    "chatml": ChatTemplate(
        Turn("<|im_start|>system\n", "<|im_end|>\n"),
        Turn("<|im_start|>user\n", "<|im_end|>\n"),
        Turn("<|im_start|>assistant\n", "<|im_end|>\n"),
        "<|im_start|>assistant\n",
        ("<|im_end|>",),
    ),
    # https://www.llama.com/docs/model-cards-and-prompt-formats/meta-llama-3/
    "llama3": ChatTemplate(
        Turn("<|start_header_id|>system<|end_header_id|>\n\n", "<|eot_id|>"),
        Turn("<|start_header_id|>user<|end_header_id|>\n\n", "<|eot_id|>"),
        Turn("<|start_header_id|>assistant<|end_header_id|>\n\n", "<|eot_id|>"),
        "<|start_header_id|>assistant<|end_header_id|>\n\n",
        ("<|eot_id|>",),
    ),
    # https://docs.mistral.ai/guides/tokenization/
    "mistral": ChatTemplate(
        None, Turn("[INST] ", " [/INST]"), Turn(" ", "</s>"), "", ("</s>", "[INST]")
    ),
    # https://ai.google.dev/gemma/docs/core/prompt-structure
    "gemma": ChatTemplate(
        None,
        Turn("<start_of_turn>user\n", "<end_of_turn>\n"),
        Turn("<start_of_turn>model\n", "<end_of_turn>\n"),
        "<start_of_turn>model\n",
        ("<end_of_turn>",),
    ),
}


def render(template: ChatTemplate, messages: tuple[Message, ...]) -> str:
    """Return the text of a chat, up to where the model's answer begins."""
    parts: list[str] = []
    waiting: list[str] = []
    for message in messages:
        if message.role == "system" and template.system is None:
            waiting.append(message.text())
            continue
        text = message.text()
        if waiting and message.role == "user":
            text, waiting = "\n\n".join([*waiting, text]), []
        parts.append(_turn(_turn_of(template, message.role), text))
    if waiting:
        parts.append(_turn(template.user, "\n\n".join(waiting)))
    return "".join([*parts, template.reply or ""])


def _turn_of(template: ChatTemplate, role: str) -> Turn:
    if role == "system" and template.system is not None:
        return template.system
    return template.assistant if role == "assistant" else template.user


def _turn(turn: Turn, text: str) -> str:
    return f"{turn.before or ''}{text}{turn.after or ''}"
