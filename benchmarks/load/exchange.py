"""A request as it is sent, and what came back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

KEYS = {name: f"{name}-" + "a1B2" * 10 for name in ("alice", "bob", "carol", "dave")}
DIGESTS = {name: [hashlib.sha256(key.encode()).hexdigest()] for name, key in KEYS.items()}
WRONG_KEY = "wrong-" + "x9Y8" * 10

# The kinds of API: the first for whole responses, the second for streams.
HTTP, REST = "HTTP", "REST"

# Whatever the request: a table that cannot be reached, a function that is killed.
BREAKS = frozenset({500, 503})
# What else a request to the model may meet.
FAILURES = frozenset({400, 404, 429, 502}) | BREAKS


@dataclass(frozen=True)
class Sent:
    """One request.

    Attributes:
        number: which one.
        kind: what it is like, for the report.
        allowed: the statuses that it may be answered with.
        marker: a word that is in no other request.
        hangs_up: the client does not wait for the answer.
        api: the kind of API that it goes to.
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
    api: str = HTTP


@dataclass(frozen=True)
class Received:
    """One response.

    Attributes:
        body: all of it that came.
        is_whole: whether the connection was there until its end.
    """

    status: int
    body: bytes
    is_whole: bool = True


def headers(number: int, key: str | None = None) -> dict[str, str]:
    """Return the headers of a request: with a key, or with the one that is the number's turn."""
    key = key or list(KEYS.values())[number % len(KEYS)]
    return {"authorization": f"Bearer {key}", "content-type": "application/json"}


def marker(number: int) -> str:
    """Return the word of a request."""
    return f"word{number}"


def is_error(value: Any) -> bool:
    """Whether it is an error in the one shape that ours have."""
    fields = {"message", "type", "param", "code"}
    return (
        isinstance(value, dict)
        and set(value) == {"error", "request_id"}
        and isinstance(value["error"], dict)
        and set(value["error"]) == fields
    )
