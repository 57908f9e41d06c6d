"""A SageMaker runtime on loopback that responds or fails as a test defines."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Behaviour = Callable[[socket.socket], None]


@dataclass
class FakeRuntime:
    """Address of a running fake, and the raw requests that it received."""

    url: str
    requests: list[bytes] = field(default_factory=list)


@contextlib.contextmanager
def serve(behave: Behaviour) -> Iterator[FakeRuntime]:
    """Read a request from each connection, then pass the socket to `behave`."""
    listener = socket.create_server(("127.0.0.1", 0))
    fake = FakeRuntime(f"http://127.0.0.1:{listener.getsockname()[1]}")

    def run() -> None:
        with contextlib.suppress(OSError):  # the listener is closed at the end
            while True:
                connection, _ = listener.accept()
                with connection, contextlib.suppress(OSError):
                    connection.settimeout(5)
                    fake.requests.append(read_request(connection))
                    behave(connection)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def answer(
    body: bytes, status: str = "200 OK", headers: Mapping[str, str] = MappingProxyType({})
) -> Behaviour:
    """Respond once and close."""
    fields = {
        "content-type": "application/json",
        "content-length": str(len(body)),
        "connection": "close",
        **headers,
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    data = f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body
    return lambda connection: connection.sendall(data)


def read_request(connection: socket.socket) -> bytes:
    """Read a whole request: a server that closes before that resets the connection."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _receive(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = (
        int(line.split(b":")[1])
        for line in head.lower().split(b"\r\n")
        if line.startswith(b"content-length:")
    )
    length = next(lengths, 0)
    while len(body) < length:
        body += _receive(connection)
    return head + b"\r\n\r\n" + body


def _receive(connection: socket.socket) -> bytes:
    received = connection.recv(65536)
    if not received:
        raise ConnectionError
    return received
