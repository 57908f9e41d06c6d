"""The stack of examples/gpt2, started once for all tests that speak to it, and Node.js."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
import pytest

from local.stack import Stack
from tests.e2e.clients import node_scripts
from tests.npm import NpmError

TIMEOUT_SECONDS = 60


@dataclass
class Log:
    """Every line that the API ("access") and the functions have written."""

    lines: list[tuple[str, str]] = field(default_factory=list)
    _grown: threading.Condition = field(default_factory=threading.Condition)

    def write(self, source: str, line: str) -> None:
        with self._grown:
            self.lines.append((source, line))
            self._grown.notify_all()

    def wait_for(self, source: str, text: str) -> str:
        """The first line of a source with a text in it; lines may come after the answer."""

        def found() -> list[str]:
            return [line for origin, line in self.lines if origin == source and text in line]

        with self._grown:
            assert self._grown.wait_for(found, 10), f"no line of {source} holds {text!r}"
            return found()[0]


@dataclass(frozen=True)
class Running:
    """A started stack, its log and a client of its API."""

    stack: Stack
    log: Log
    client: httpx.Client


@pytest.fixture(scope="session")
def node() -> None:
    """Node.js and the packages of `clients/node/`; fails in words where they cannot be had."""
    try:
        node_scripts.install()
    except NpmError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="session")
def shared() -> Iterator[Running]:
    """The seed example over the echo model: without authentication, as it was."""
    log = Log()
    with (
        Stack(example="gpt2", model="echo", log=log.write) as stack,
        httpx.Client(base_url=stack.url, timeout=TIMEOUT_SECONDS) as client,
    ):
        yield Running(stack, log, client)


@pytest.fixture(scope="session")
def shared_rest() -> Iterator[Running]:
    """The same behind a REST API."""
    log = Log()
    arguments = {"api": {"type": "REST", "auth": "NONE", "create_log_role": True}}
    with (
        Stack(example="gpt2", model="echo", arguments=arguments, log=log.write) as stack,
        httpx.Client(base_url=stack.url, timeout=TIMEOUT_SECONDS) as client,
    ):
        yield Running(stack, log, client)


@pytest.fixture
def running(shared: Running) -> Iterator[Running]:
    """The shared stack, with no fault left from or for another test."""
    shared.stack.faults.clear()
    yield shared
    shared.stack.faults.clear()
