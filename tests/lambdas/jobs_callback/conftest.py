"""A receiver on loopback, and a client that connects to it for any public address."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from jobs_callback.https_client import PORT, HttpsClient
from local.internet import Authority, Receiver
from tests.lambdas.jobs.conftest import world

__all__ = ["world"]

HOST = "hooks.example.com"
PUBLIC = "8.8.4.4"
MakeClient = Callable[..., HttpsClient]


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def receiver(authority: Authority) -> Iterator[Receiver]:
    with Receiver(authority.server_context([HOST])) as running:
        yield running


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch, receiver: Receiver) -> list[Any]:
    """Collect the addresses of all connections, and connect to the receiver instead."""
    real, addresses = socket.create_connection, []

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        addresses.append(address)
        assert address[1] == PORT
        return real(("127.0.0.1", receiver.port), timeout=timeout)

    monkeypatch.setattr(socket, "create_connection", connect)
    return addresses


@pytest.fixture
def make_client(authority: Authority, connected: list[Any]) -> MakeClient:
    """Create clients that resolve each name to these addresses."""
    del connected  # it redirects the connections

    def make(*addresses: str, **options: Any) -> HttpsClient:
        trusts = ssl.create_default_context(cafile=str(authority.file))
        return HttpsClient(trusts, lambda _: list(addresses or (PUBLIC,)), **options)

    return make
