"""Streamed chats: what is sent, and how a stream may end."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from benchmarks.load.exchange import (
    FAILURES,
    REST,
    WRONG_KEY,
    Received,
    Sent,
    headers,
    is_error,
    marker,
)

STREAM = "a stream"
_DONE = "[DONE]"


def request(number: int) -> Sent:
    """Return the request of a number, always the same."""
    turn = number % 50
    if turn == 7:
        wrong = headers(number, WRONG_KEY)
        return _chat(number, f"{STREAM}, a wrong key", wrong, frozenset({401, 500}))
    if turn == 47:
        return _chat(number, f"{STREAM}, hung up", headers(number), frozenset(), hangs_up=True)
    return _chat(number, STREAM, headers(number), FAILURES | {200})


def problem(sent: Sent, received: Received) -> str | None:
    """Say what is wrong with a response; None if it is one that may be.

    A stream is whole, or ends with an error; before its end it has nothing but its own words.
    """
    if received.status != 200 or 200 not in sent.allowed:
        return _problem_of_error(sent, received)
    try:
        events = read(received.body)
    except ValueError:
        return f"{sent.marker} got no events: {received.body[-200:]!r}"
    text, own = _text(events), _answer(sent.marker)
    if not own.startswith(text):
        return f"{sent.marker} got {text!r}"
    if len({chunk["id"] for chunk in _chunks(events)}) > 1:
        return f"{sent.marker} got chunks of several responses"
    if is_error(events[-1]):
        return None
    if events[-1] != _DONE or text != own or not _is_finished(events):
        return f"{sent.marker} got no end: {received.body[-200:]!r}"
    return None


def ended_by(received: Received) -> str | None:
    """Return the code of the error that ended a stream; None if there was none."""
    try:
        last = read(received.body)[-1]
    except ValueError:
        return None
    return last["error"]["code"] if is_error(last) else None


def read(body: bytes) -> list[Any]:
    """Return the data of the events of a stream; its end, which is no JSON, as a text.

    Raises:
        ValueError: it is no stream, or an event is cut off.
    """
    *records, rest = body.decode().split("\n\n")
    if rest:
        raise ValueError(rest)
    found: list[Any] = [
        data if data == _DONE else json.loads(data)
        for data in (each.removeprefix("data: ") for each in records if each[:1] != ":")
    ]
    if not found:
        raise ValueError("no event")
    return found


def _problem_of_error(sent: Sent, received: Received) -> str | None:
    text = f"{sent.kind}: {received.status} {received.body[:200]!r}"
    if received.status not in sent.allowed or not received.is_whole:
        return text
    try:
        return None if is_error(json.loads(received.body)) else text
    except ValueError:
        return text


def _chunks(events: Sequence[Any]) -> list[Any]:
    return [each for each in events if isinstance(each, dict) and "choices" in each]


def _choices(events: Sequence[Any]) -> list[Any]:
    return [choice for chunk in _chunks(events) for choice in chunk["choices"]]


def _text(events: Sequence[Any]) -> str:
    return "".join(choice["delta"].get("content") or "" for choice in _choices(events))


def _is_finished(events: Sequence[Any]) -> bool:
    reasons = [choice["finish_reason"] for choice in _choices(events)]
    return reasons[-1:] == ["stop"] and reasons.count("stop") == 1


def _prompt(word: str) -> str:
    return f"to be {word} or not to be"


def _answer(word: str) -> str:
    """What echo makes of a chat: the words of the last message, last first, in capitals."""
    return "".join(f" {each.upper()}" for each in reversed(_prompt(word).split()))


def _chat(
    number: int, kind: str, sent: dict[str, str], allowed: frozenset[int], *, hangs_up: bool = False
) -> Sent:
    word = marker(number)
    body: dict[str, Any] = {
        "messages": [{"role": "user", "content": _prompt(word)}],
        "stream": True,
    }
    # Some report their usage; of the others the function alone reads it.
    if number % 2:
        body["stream_options"] = {"include_usage": True}
    path, content = "/v1/chat/completions", json.dumps(body).encode()
    return Sent(number, kind, "POST", path, allowed, sent, content, word, hangs_up, REST)
