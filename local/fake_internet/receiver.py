"""A receiver of webhooks over TLS, with replies that a test chooses."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import ssl
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

TOLERANCE_SECONDS = 300


@dataclass(frozen=True)
class Reply:
    """The reply to one request, after ``seconds`` of real time; a ``status`` of 0 is no reply."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass(frozen=True)
class Delivery:
    """A request that was received."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        """The body."""
        found: dict[str, Any] = json.loads(self.body)
        return found

    def is_signed_with(self, secret: str, now: float) -> bool:
        """Whether a receiver that follows Standard Webhooks accepts it.

        https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
        """
        message_id, at = self.headers["webhook-id"], self.headers["webhook-timestamp"]
        if abs(now - int(at)) > TOLERANCE_SECONDS:
            return False
        key = base64.b64decode(secret.removeprefix("whsec_"))
        signed = b".".join([message_id.encode(), at.encode(), self.body])
        digest = hmac.new(key, signed, hashlib.sha256).digest()
        expected = f"v1,{base64.b64encode(digest).decode()}"
        given = self.headers["webhook-signature"].split(" ")
        return any(hmac.compare_digest(expected, each) for each in given)


class Receiver:
    """Listens on loopback while it is entered.

    Args:
        context: its certificate; see `Authority.server_context`.

    Attributes:
        deliveries: every request that came.
    """

    def __init__(self, context: ssl.SSLContext) -> None:
        self._replies: defaultdict[str, deque[Reply]] = defaultdict(deque)
        self.deliveries: list[Delivery] = []
        self._grown = threading.Condition()
        self._closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self._server.context = context
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, path: str, *replies: Reply) -> None:
        """Set the replies to the next requests for a path; every other reply is a 200."""
        with self._grown:
            self._replies[path].extend(replies)

    def wait_for(self, wanted: Callable[[Delivery], bool], seconds: float = 60) -> Delivery:
        """Return the first matching delivery. Raises TimeoutError if none comes in time."""
        deadline = time.monotonic() + seconds
        with self._grown:
            while True:
                for delivery in self.deliveries:
                    if wanted(delivery):
                        return delivery
                if not self._grown.wait(deadline - time.monotonic()):
                    raise TimeoutError("nothing of that kind was delivered")

    def _take(self, delivery: Delivery) -> Reply:
        with self._grown:
            self.deliveries.append(delivery)
            self._grown.notify_all()
            replies = self._replies[delivery.path]
            return replies.popleft() if replies else Reply()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Nagle's algorithm costs 44 ms a reply.
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", "0")))
                headers = {name.lower(): value for name, value in self.headers.items()}
                reply = receiver._take(Delivery(self.command, self.path, headers, body))
                receiver._closing.wait(reply.seconds)
                self.close_connection = True
                if reply.status == 0:
                    return
                self.send_response(reply.status)
                for name, value in {**reply.headers, "content-length": "0"}.items():
                    self.send_header(name, value)
                self.end_headers()

            do_GET = do_POST  # noqa: N815 - http.server's name; a client that follows a redirect sends a GET

            def log_message(self, format: str, *arguments: Any) -> None:
                """Keep quiet."""

        return Handler


class _Server(ThreadingHTTPServer):
    """The handshake is made in the thread of the connection: a slow one holds up no other."""

    context: ssl.SSLContext

    def finish_request(self, request: Any, client_address: Any) -> None:
        with self.context.wrap_socket(request, server_side=True) as tls:
            super().finish_request(tls, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print nothing: tests break off handshakes on purpose."""
