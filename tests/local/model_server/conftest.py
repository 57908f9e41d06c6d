"""The container in a thread of its own, over a model that a test chooses."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest

from local.model_server.app import create_app
from local.model_server.echo import Echo
from local.model_server.model import Model
from local.serving import Serving


@pytest.fixture
def serving() -> Iterator[Serving]:
    with Serving() as running:
        yield running


StartContainer = Callable[..., httpx.Client]


@pytest.fixture
def start(serving: Serving) -> Iterator[StartContainer]:
    """Start a container over a model; returns a client for it."""
    clients: list[httpx.Client] = []

    def start_container(model: Model | None = None, limit: int = 128) -> httpx.Client:
        port = serving.serve(create_app(model or Echo(), limit))
        clients.append(httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10))
        return clients[-1]

    yield start_container
    for client in clients:
        client.close()


@pytest.fixture
def client(start: StartContainer) -> httpx.Client:
    """A client for a container over the echo model."""
    return start()
