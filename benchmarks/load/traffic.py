"""What is sent, and what may come back: by kind of request, drawn by the number of the request."""

from __future__ import annotations

import json
from typing import Any

from benchmarks.load import streams
from benchmarks.load.exchange import (
    BREAKS,
    FAILURES,
    REST,
    WRONG_KEY,
    Received,
    Sent,
    headers,
    is_error,
    marker,
)


def request(number: int) -> Sent:
    """Return the request of a number, always the same. A third are streams."""
    return streams.request(number) if number % 3 == 0 else _whole(number)


def problem(sent: Sent, received: Received) -> str | None:
    """Say what is wrong with a response; None if it is one that may be."""
    judge = streams.problem if sent.api == REST else _problem
    return judge(sent, received)


def outcome(sent: Sent, received: Received) -> str:
    """Return the status and, of an error of ours, its code."""
    if sent.api == REST and received.status == 200:
        code = streams.ended_by(received)
        return "200" if code is None else f"200, then {code}"
    try:
        return f"{received.status} {json.loads(received.body)['error']['code']}"
    except (ValueError, TypeError, KeyError):
        return str(received.status)


def _whole(number: int) -> Sent:
    turn = number % 50
    if turn == 7:
        wrong = headers(number, WRONG_KEY)
        return _generate(number, "a wrong key", wrong, frozenset({403, 500}))
    if turn == 17:
        allowed = frozenset({400}) | BREAKS
        body = b'{"inputs": '
        return Sent(number, "no JSON", "POST", "/generate", allowed, headers(number), body)
    if turn == 27:
        return Sent(number, "usage", "GET", "/usage", frozenset({200}) | BREAKS, headers(number))
    if turn == 37:
        return Sent(number, "no route", "GET", "/nowhere", frozenset({404}), headers(number))
    if turn == 47:
        return _generate(number, "hung up", headers(number), frozenset(), hangs_up=True)
    return _generate(number, "a prompt", headers(number), FAILURES | {200})


def _problem(sent: Sent, received: Received) -> str | None:
    status, body = received.status, received.body
    if status not in sent.allowed or not received.is_whole:
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


def _answer(word: str) -> str:
    """What echo makes of a prompt: its words, and then the same backwards in capitals."""
    return f"to {word} {word.upper()} TO"


def _generate(
    number: int, kind: str, sent: dict[str, str], allowed: frozenset[int], *, hangs_up: bool = False
) -> Sent:
    word = marker(number)
    # Most set aside what the answer will have, to the token; the others more.
    parameters = {"max_new_tokens": 3 if number % 4 else 8}
    body = json.dumps({"inputs": f"to {word}", "parameters": parameters}).encode()
    return Sent(number, kind, "POST", "/generate", allowed, sent, body, word, hangs_up)


def _is_error(value: Any) -> bool:
    """Ours, in its one shape, or that of an HTTP API itself."""
    return is_error(value) or (isinstance(value, dict) and set(value) == {"message"})
