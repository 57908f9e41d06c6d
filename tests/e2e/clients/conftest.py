"""One stack for all real clients: examples/api-key, with keys that were made elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import httpx
import pytest

from local.stack import Stack
from tests.e2e.clients.http_clients import KEY, ODD_KEY
from tests.e2e.conftest import TIMEOUT_SECONDS, Log, Running

# Short, so that a test sees the end of it, and longer than any response of the stand-in.
INVOKE_TIMEOUT_SECONDS = 4


@pytest.fixture(scope="session")
def shared_by_clients() -> Iterator[Running]:
    keys = {"client": KEY, "odd": ODD_KEY}
    digests = {name: hashlib.sha256(key.encode()).hexdigest() for name, key in keys.items()}
    variables = {"api_keys": {name: {"sha256": [digest]} for name, digest in digests.items()}}
    log = Log()
    with (
        Stack("api-key", model="echo", variables=variables, log=log.write) as stack,
        httpx.Client(base_url=stack.url, timeout=TIMEOUT_SECONDS) as client,
    ):
        changes = {"invoke_timeout_seconds": INVOKE_TIMEOUT_SECONDS}
        stack.reload(stack.applied.with_settings(changes))
        yield Running(stack, log, client)


@pytest.fixture
def running(shared_by_clients: Running) -> Iterator[Running]:
    """The stack of the clients, with no fault left from or for another test."""
    shared_by_clients.stack.faults.clear()
    yield shared_by_clients
    shared_by_clients.stack.faults.clear()
