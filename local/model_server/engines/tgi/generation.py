"""One generation: token after token until a reason to finish."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Literal

from local.model_server.engines.tgi.validation import Plan
from local.model_server.model import GenerationError, Model, Token

FinishReason = Literal["length", "eos_token", "stop_sequence"]


@dataclass(frozen=True)
class Step:
    """A token, and, at the last one, why it is the last."""

    token: Token
    finish_reason: FinishReason | None


@dataclass(frozen=True)
class Generation:
    """All tokens of a finished generation."""

    tokens: tuple[Token, ...]
    finish_reason: FinishReason


def text_of(tokens: Iterable[Token]) -> str:
    """The generated text: the texts of all tokens but special ones."""
    return "".join(token.text for token in tokens if not token.special)


async def generate_all(model: Model, plan: Plan) -> Generation:
    """All steps at once.

    Raises:
        GenerationError: the model failed.
    """
    steps = [step async for step in generate(model, plan)]
    reason = steps[-1].finish_reason
    assert reason is not None  # generate() promises it
    return Generation(tuple(step.token for step in steps), reason)


async def generate(model: Model, plan: Plan) -> AsyncGenerator[Step, None]:
    """The steps, of which exactly the last one has a finish reason.

    TGI's order holds: the limit before the end of the sequence before a stop sequence, which is
    looked for at the end of the text after each token and stays a part of the text.

    Raises:
        GenerationError: the model failed.
    """
    text, number = "", 0
    async with aclosing(model.generate(plan.prompt, plan.sampling, plan.max_new_tokens)) as tokens:
        async for token in tokens:
            number += 1
            text += "" if token.special else token.text
            reason = _reason(plan, token, text, number)
            yield Step(token, reason)
            if reason is not None:
                return
    raise GenerationError("the model stopped without a reason")


def _reason(plan: Plan, token: Token, text: str, number: int) -> FinishReason | None:
    if number >= plan.max_new_tokens:
        return "length"
    if token.special:
        return "eos_token"
    if any(text.endswith(stop) for stop in plan.stop):
        return "stop_sequence"
    return None
