"""Responses in TGI's schema.

Source: ``GenerateResponse``, ``Details``, ``StreamResponse`` and ``StreamDetails`` in
``router/src/lib.rs`` of TGI; ``input_length`` came after v1.4 and is present for newer clients.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from local.model_server.engines.tgi.generation import FinishReason, Generation, Step, text_of
from local.model_server.engines.tgi.schema import Parameters
from local.model_server.engines.tgi.validation import Plan
from local.model_server.model import Piece, Token


def whole(generation: Generation, plan: Plan, asked: Parameters) -> list[dict[str, Any]]:
    """The response to a request without streaming."""
    document: dict[str, Any] = {"generated_text": plan.prefix + text_of(generation.tokens)}
    if asked.details or asked.decoder_input_details:
        document["details"] = {
            "finish_reason": generation.finish_reason,
            "generated_tokens": len(generation.tokens),
            "seed": plan.seed,
            "prefill": _prefill(plan.prompt) if asked.decoder_input_details else [],
            "tokens": [_token(token) for token in generation.tokens],
        }
    return [document]


def event(steps: Sequence[Step], plan: Plan) -> dict[str, Any]:
    """The event of the last of these steps; the last of all carries text and details."""
    step = steps[-1]
    last = step.finish_reason is not None
    return {
        "index": len(steps),
        "token": _token(step.token),
        "generated_text": plan.prefix + text_of(s.token for s in steps) if last else None,
        "details": _stream_details(step.finish_reason, len(steps), plan) if last else None,
    }


def sse(data: dict[str, Any]) -> bytes:
    """A server-sent event, written as TGI writes it: no blank after the colon, plain UTF-8."""
    return f"data:{json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n".encode()


def _stream_details(reason: FinishReason | None, number: int, plan: Plan) -> dict[str, Any]:
    return {
        "finish_reason": reason,
        "generated_tokens": number,
        "seed": plan.seed,
        "input_length": len(plan.prompt),
    }


def _token(token: Token) -> dict[str, Any]:
    return {
        "id": token.id,
        "text": token.text,
        "logprob": token.logprob,
        "special": token.special,
    }


def _prefill(prompt: Sequence[Piece]) -> list[dict[str, Any]]:
    # The model's view of the prompt is not asked for: ids and texts are true, logprobs unknown.
    return [{"id": piece.id, "text": piece.text, "logprob": None} for piece in prompt]
