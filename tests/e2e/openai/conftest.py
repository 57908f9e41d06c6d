"""Two stacks with the real model: a chat over a REST API that streams, and embeddings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import httpx
import pytest

from local.stack import Stack
from tests.e2e.conftest import TIMEOUT_SECONDS, Log, Running

KEY = "sk-" + "a1B2" * 12
"""The clients' API key."""
DIGEST = hashlib.sha256(KEY.encode()).hexdigest()
CHAT, EMBEDDINGS = "chat-cpu", "embeddings"
"""The examples; their deployments, and so their models, have the same names."""


def started(example: str) -> Iterator[Running]:
    """The stack of an example, with the real model and the key of the tests."""
    log = Log()
    variables = {"api_keys": {"alice": {"sha256": [DIGEST]}}}
    with (
        Stack(example, variables=variables, log=log.write) as stack,
        httpx.Client(base_url=stack.url, timeout=TIMEOUT_SECONDS) as client,
    ):
        yield Running(stack, log, client)


@pytest.fixture(scope="session")
def shared_chat() -> Iterator[Running]:
    yield from started(CHAT)


@pytest.fixture(scope="session")
def shared_embeddings() -> Iterator[Running]:
    yield from started(EMBEDDINGS)


@pytest.fixture
def chat(shared_chat: Running) -> Iterator[Running]:
    """The chat's stack, with no fault left from or for another test."""
    shared_chat.stack.faults.clear()
    yield shared_chat
    shared_chat.stack.faults.clear()


@pytest.fixture
def embeddings(shared_embeddings: Running) -> Iterator[Running]:
    """The stack of the embeddings, with no fault left from or for another test."""
    shared_embeddings.stack.faults.clear()
    yield shared_embeddings
    shared_embeddings.stack.faults.clear()
