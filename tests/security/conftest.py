"""Running examples whose functions call AWS, with a list of every call that they make."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import httpx
import pytest

from local.identity import Decision
from local.stack import Stack
from local.state import Applied
from tests.apply.resources import client as aws_client

TIMEOUT_SECONDS = 60


@dataclass
class Ledger:
    """Every call that was decided about, once."""

    _made: set[Decision] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, decision: Decision) -> None:
        with self._lock:
            self._made.add(decision)

    def take(self) -> set[Decision]:
        """The calls of functions since the last time."""
        with self._lock:
            made, self._made = self._made, set()
        return {call for call in made if ":assumed-role/" in call.caller}


Flow = Callable[[Stack, httpx.Client], list[int]]
"""Makes the functions of a stack do all that they can; the statuses that the client saw."""


def _with_a_key(stack: Stack, client: httpx.Client) -> list[int]:
    secrets = aws_client(stack.aws, "secretsmanager")
    arns = stack.applied.outputs["api_key_secret_arns"]
    statuses = []
    for arn in arns.values():
        headers = {"x-api-key": secrets.get_secret_value(SecretId=arn)["SecretString"]}
        answers = [
            client.post("/generate", json={"inputs": "to be"}, headers=headers),
            client.get("/endpoint", headers=headers),
        ]
        statuses += [answer.status_code for answer in answers]
    return statuses


def _with_usage(stack: Stack, client: httpx.Client) -> list[int]:
    """As with a key, and a look at what that took."""
    secrets = aws_client(stack.aws, "secretsmanager")
    arn = stack.applied.outputs["api_key_secret_arns"]["alice"]
    headers = {"x-api-key": secrets.get_secret_value(SecretId=arn)["SecretString"]}
    return [*_with_a_key(stack, client), client.get("/usage", headers=headers).status_code]


# Another example whose functions call AWS is proved by its line here, and its flow.
FLOWS: dict[str, tuple[Flow, dict[str, object]]] = {
    "api-key": (_with_a_key, {"made_keys": {"alice": 1, "bob": 1}}),
    "limits": (
        _with_usage,
        {
            "made_keys": {"alice": 1},
            "limits": {"requests_per_minute": 1_000_000, "tokens_per_day": 1_000_000_000},
        },
    ),
}


@dataclass(frozen=True)
class Exercised:
    """A running example and all that can be asked of it."""

    stack: Stack
    client: httpx.Client
    ledger: Ledger
    flow: Flow
    original: Applied

    def run(self, applied: Applied) -> tuple[list[int], set[Decision]]:
        """Go through everything under another state: the statuses, and the calls that were made."""
        self.stack.assume(applied)
        self.ledger.take()
        return self.flow(self.stack, self.client), self.ledger.take()


@pytest.fixture(scope="package", params=sorted(FLOWS))
def exercised(request: pytest.FixtureRequest) -> Iterator[Exercised]:
    flow, variables = FLOWS[request.param]
    ledger = Ledger()
    with (
        Stack(request.param, model="echo", variables=variables) as stack,
        httpx.Client(base_url=stack.url, timeout=TIMEOUT_SECONDS) as client,
    ):
        stack.identities.observe(ledger.add)
        yield Exercised(stack, client, ledger, flow, stack.applied)
        stack.assume(stack.applied)
