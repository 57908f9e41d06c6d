"""What is sent, and what may come back: by kind of request, drawn by the number of the request."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

KEYS = {name: f"{name}-" + "a1B2" * 10 for name in ("alice", "bob", "carol", "dave")}
DIGESTS = {name: [hashlib.sha256(key.encode()).hexdigest()] for name, key in KEYS.items()}

# Whatever the request: a table that cannot be reached, a function that is killed.
_BREAKS = frozenset({500, 503})

# Every fault that a request can meet, each with its share of the calls on its arrow. The other
# kinds break what jobs do behind the scenes.
FAULTS: tuple[Mapping[str, Any], ...] = (
    {"kind": "slow", "seconds": 0.2, "probability": 0.02},
    {"kind": "throttle", "probability": 0.01},
    {"kind": "model_error", "status": 400, "probability": 0.005},
    {"kind": "model_error", "status": 500, "probability": 0.01},
    {"kind": "model_error", "status": 0, "probability": 0.005},
    {"kind": "not_ready", "probability": 0.005},
    {"kind": "unavailable", "probability": 0.005},
    {"kind": "internal_failure", "probability": 0.005},
    {"kind": "cut", "probability": 0.005},
    {"kind": "endpoint_missing", "probability": 0.005},
    {"kind": "access_denied", "probability": 0.005},
    {"kind": "table_down", "probability": 0.005},
    {"kind": "table_throttle", "probability": 0.005},
    {"kind": "answer_lost", "probability": 0.003},
    {"kind": "handler_crash", "moment": "before", "probability": 0.001},
    {"kind": "handler_crash", "moment": "after", "probability": 0.001},
)


@dataclass(frozen=True)
class Sent:
    """One request.

    Attributes:
        number: which one.
        kind: what it is like, for the report.
        allowed: the statuses that it may be answered with.
        marker: a word that is in no other request.
        hangs_up: the client does not wait for the answer.
    """

    number: int
    kind: str
    method: str
    path: str
    allowed: frozenset[int]
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    marker: str = ""
    hangs_up: bool = False


def request(number: int) -> Sent:
    """Return the request of a number, always the same."""
    name = list(KEYS)[number % len(KEYS)]
    headers = {"authorization": f"Bearer {KEYS[name]}", "content-type": "application/json"}
    turn = number % 50
    if turn == 7:
        wrong = {**headers, "authorization": "Bearer wrong-" + "x9Y8" * 10}
        return _generate(number, "a wrong key", wrong, frozenset({403, 500}))
    if turn == 17:
        allowed = frozenset({400}) | _BREAKS
        return Sent(number, "no JSON", "POST", "/generate", allowed, headers, b'{"inputs": ')
    if turn == 27:
        return Sent(number, "usage", "GET", "/usage", frozenset({200}) | _BREAKS, headers)
    if turn == 37:
        return Sent(number, "no route", "GET", "/nowhere", frozenset({404}), headers)
    if turn == 47:
        return _generate(number, "hung up", headers, frozenset(), hangs_up=True)
    answers = frozenset({200, 400, 404, 429, 502}) | _BREAKS
    return _generate(number, "a prompt", headers, answers)


def problem(sent: Sent, status: int, body: bytes) -> str | None:
    """Say what is wrong with an answer; None if it is one that may be."""
    if status not in sent.allowed:
        return f"{sent.kind}: {status} {body[:200]!r}"
    try:
        value = json.loads(body)
    except ValueError:
        # The seed's two sentences are the only answers that are no JSON.
        return None if status == 400 and body.startswith(b"The request body") else f"{body[:200]!r}"
    if status != 200:
        return None if _is_error(value) else f"{sent.kind}: no error: {body[:200]!r}"
    if sent.kind == "a prompt" and value[0]["generated_text"] != _answer(sent.marker):
        return f"{sent.marker} got {body[:200]!r}"
    return None


def _answer(marker: str) -> str:
    """What echo makes of a prompt: its words, and then the same backwards in capitals."""
    return f"to {marker} {marker.upper()} TO"


def _generate(
    number: int,
    kind: str,
    headers: Mapping[str, str],
    allowed: frozenset[int],
    *,
    hangs_up: bool = False,
) -> Sent:
    marker = f"word{number}"
    # Most say how long the answer will be, to the token; the others have to be settled.
    parameters = {"max_new_tokens": 3, "details": True} if number % 4 else {"max_new_tokens": 8}
    body = json.dumps({"inputs": f"to {marker}", "parameters": parameters}).encode()
    return Sent(number, kind, "POST", "/generate", allowed, headers, body, marker, hangs_up)


def _is_error(value: Any) -> bool:
    """Ours, in its one shape, or API Gateway's own."""
    if not isinstance(value, dict):
        return False
    if set(value) == {"message"}:
        return True
    return set(value) == {"error", "request_id"} and set(value["error"]) == {
        "message",
        "type",
        "param",
        "code",
    }
