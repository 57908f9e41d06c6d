"""Keys, events of API Gateway to its authorizer, and an emulated Secrets Manager."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from moto import mock_aws

from authorizer import secret_store

ALICE = "alice-" + "a1B2" * 8
BOB = "bob-" + "c3D4" * 8
EVENT = Path(__file__).parent / "event.json"

Event = dict[str, Any]


def digest(key: str) -> bytes:
    """The SHA-256 of a key, as `printf %s "$KEY" | sha256sum` gives it."""
    return hashlib.sha256(key.encode()).digest()


@pytest.fixture
def make_event() -> Callable[[dict[str, Any]], Event]:
    """The recorded event with these headers in place of those with the key."""

    def make(headers: dict[str, Any]) -> Event:
        event: Event = json.loads(EVENT.read_text())
        del event["headers"]["authorization"]
        event["headers"] |= headers
        return event

    return make


class Clock:
    """Seconds that the test sets."""

    def __init__(self) -> None:
        self.offset = 0.0
        self.start = 0.0

    def __call__(self) -> float:
        return self.start + self.offset


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still at the epoch."""
    return Clock()


@pytest.fixture
def secrets() -> Iterator[Any]:
    """A client of an empty, emulated Secrets Manager."""
    with mock_aws():
        yield cast(Any, secret_store.create_client())
