"""Lambda's Runtime API, byte by byte: hands out events, and records what a runtime sends.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming
"""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

REQUEST_ID = "8476a536-e9f4-11e8-9739-2dfe598c3fcd"
PREFIX = "/2018-06-01/runtime"
ACCEPTED = b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"


class Watch:
    """Waits until a chunk with one of these bytes has come."""

    def __init__(self, *wanted: bytes) -> None:
        self._wanted = wanted
        self._seen = threading.Event()

    def look(self, received: bytes) -> None:
        """Look at a chunk."""
        if any(each in received for each in self._wanted):
            self._seen.set()

    def wait(self, seconds: float) -> bool:
        """Return whether it has come in time."""
        return self._seen.wait(seconds)


NextHeaders = Mapping[str, str]


@dataclass
class Post:
    """One request of the runtime, as it was on the wire; names are in lower case."""

    path: str
    headers: dict[str, str]
    chunks: list[bytes] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    trailers: dict[str, str] = field(default_factory=dict)
    raw: bytes = b""
    closed: bool = False

    @property
    def body(self) -> bytes:
        return b"".join(self.chunks)

    @property
    def kind(self) -> str:
        """`response`, `error`, or `init/error`."""
        return self.path.removeprefix(f"{PREFIX}/").removeprefix(f"invocation/{REQUEST_ID}/")


@dataclass
class Wire:
    """A running Runtime API."""

    address: str
    posts: list[Post] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)


@contextlib.contextmanager
def serve(
    events: Sequence[Any],
    headers: NextHeaders | None = None,
    react: Callable[[socket.socket, Post], None] | None = None,
    watch: Watch | None = None,
) -> Iterator[Wire]:
    """Serve the events in turn. After the last one `over` is set, and `/next` waits.

    Args:
        events: JSON values.
        headers: further ones of `/next`.
        react: what to do on the connection once the head of a post has come; by default its body
            is read and accepted.
        watch: sees each chunk when it comes.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    wire = Wire(f"127.0.0.1:{listener.getsockname()[1]}")
    waiting = iter(events)
    open_connections: list[socket.socket] = []

    def handle(connection: socket.socket) -> None:
        with contextlib.suppress(OSError, EOFError):
            reader = _Reader(connection, watch or Watch())
            while True:
                method, post = reader.head()
                if method == "GET":
                    event = next(waiting, reader)
                    if event is reader:
                        wire.over.set()
                        return
                    connection.sendall(_next(event, headers or {}))
                    continue
                wire.posts.append(post)
                if react is not None:
                    react(connection, post)
                    return
                reader.body(post)
                connection.sendall(ACCEPTED)
                post.closed = connection.recv(1, socket.MSG_PEEK) == b""

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                connection.settimeout(20)
                open_connections.append(connection)
                threading.Thread(target=handle, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield wire
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for connection in open_connections:
            connection.close()


def _next(event: Any, headers: NextHeaders) -> bytes:
    body = json.dumps(event).encode()
    fields = {
        "Lambda-Runtime-Aws-Request-Id": REQUEST_ID,
        "Lambda-Runtime-Deadline-Ms": str(int(time.time() * 1000) + 28_000),
        "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:x",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        **headers,
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 200 OK\r\n{lines}\r\n".encode() + body


class _Reader:
    """Reads requests of one connection."""

    def __init__(self, connection: socket.socket, watch: Watch) -> None:
        self._connection = connection
        self._watch = watch
        self._data = b""

    def head(self) -> tuple[str, Post]:
        head = self._until(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        method, path, _ = first.split(" ")
        return method, Post(path, _fields(lines), raw=head)

    def body(self, post: Post) -> None:
        if "chunked" not in post.headers.get("transfer-encoding", ""):
            post.chunks.append(self._exactly(int(post.headers.get("content-length", "0"))))
            return
        while size := int(self._until(b"\r\n"), 16):
            post.chunks.append(self._exactly(size))
            post.times.append(time.monotonic())
            self._watch.look(post.chunks[-1])
            assert self._exactly(2) == b"\r\n"
        lines = []
        while line := self._until(b"\r\n"):
            lines.append(line.decode())
        post.trailers = _fields(lines)

    def _until(self, end: bytes) -> bytes:
        while end not in self._data:
            self._more()
        found, _, self._data = self._data.partition(end)
        return found

    def _exactly(self, size: int) -> bytes:
        while len(self._data) < size:
            self._more()
        found, self._data = self._data[:size], self._data[size:]
        return found

    def _more(self) -> None:
        data = self._connection.recv(65536)
        if not data:
            raise EOFError
        self._data += data


def _fields(lines: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        key = name.lower()
        found[key] = f"{found[key]}, {value}" if key in found else value
    return found
