"""A process that runs tools/deploy.py, and an AWS that refuses."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Machine:
    """A machine on which somebody types `make deploy`, and its environment variables."""

    environment: Mapping[str, str]

    def deploy(
        self,
        *arguments: str,
        environment: Mapping[str, str] | None = None,
        answer: str = "",
    ) -> subprocess.CompletedProcess[str]:
        """Run tools/deploy.py to its end. `answer` is what the user types."""
        return subprocess.run(
            command(arguments),
            cwd=REPOSITORY,
            env={**self.environment, **(environment or {})},
            input=answer,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start tools/deploy.py in a process group of its own, as a terminal does."""
        return subprocess.Popen(
            command(arguments),
            cwd=REPOSITORY,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            process_group=0,
        )


def command(arguments: Sequence[str]) -> list[str]:
    """The command line of tools/deploy.py."""
    return [sys.executable, "-m", "tools.deploy", *arguments]


@contextmanager
def refusing_aws(code: str) -> Iterator[str]:
    """Yield the URL of an STS that answers every call with the error `code`.

    The answer's shape: https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
    """
    body = (
        f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code>"
        "<Message>no</Message></Error><RequestId>1</RequestId></ErrorResponse>"
    ).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(403)
            self.send_header("content-type", "text/xml")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
