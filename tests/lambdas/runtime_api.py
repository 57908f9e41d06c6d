"""Lambda's Runtime API on loopback: hands out events and keeps what comes back.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

INVOCATION_ID = "8476a536-e9f4-11e8-9739-2dfe598c3fcd"


@dataclass
class RuntimeApi:
    """A running Runtime API: its address, and the (path, JSON) of each POST so far."""

    address: str
    posts: list[tuple[str, Any]] = field(default_factory=list)


@contextlib.contextmanager
def serve(events: list[dict[str, Any]]) -> Iterator[RuntimeApi]:
    """Serve the events in turn; after the last one, close the connection, which ends the client."""
    waiting = iter(events)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            event = next(waiting, None)
            if event is None:
                self.close_connection = True
                return
            body = json.dumps(event).encode()
            self.send_response(200)
            self.send_header("Lambda-Runtime-Aws-Request-Id", INVOCATION_ID)
            self.send_header("Lambda-Runtime-Deadline-Ms", str(int(time.time() * 1000) + 28_000))
            self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:x")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            api.posts.append((self.path, json.loads(self.rfile.read(length))))
            self.send_response(202)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Write nothing to the terminal."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        api = RuntimeApi(f"127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield api
        finally:
            server.shutdown()
            thread.join(5)
