"""A function that streams, in a process of its own, and just enough of Lambda to invoke it."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.environment import LAMBDA, ROOT

_NEXT = (
    "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: r\r\n"
    "Lambda-Runtime-Deadline-Ms: {deadline_ms}\r\nContent-Length: {length}\r\n\r\n"
)
_ACCEPTED = b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"


@dataclass(frozen=True)
class Streamed:
    """One response: milliseconds until its first part, and how much it was, with its framing."""

    first_part_ms: float
    size: int


class StreamingFunction:
    """Made by `running`."""

    def __init__(self, api: socket.socket, process: subprocess.Popen[bytes]) -> None:
        self._api = api
        self._process = process

    def invoke(self, body: str) -> Streamed:
        """Have one request handled."""
        event = json.dumps({"requestContext": {"requestId": "b"}, "body": body}).encode()
        waiting = self._accept()
        deadline_ms = int((time.time() + 300) * 1000)
        head = _NEXT.format(deadline_ms=deadline_ms, length=len(event)).encode()
        began = time.perf_counter()
        with waiting:
            waiting.sendall(head + event)
        with self._accept(b"\0" * 8 + b"\r\n") as response:
            received = response.recv(65536)
            first_part_ms = (time.perf_counter() - began) * 1000
            size, tail = len(received), received
            while not tail.endswith(b"\r\n0\r\n\r\n"):
                received = response.recv(262_144)
                size += len(received)
                tail = (tail + received)[-7:]
            response.sendall(_ACCEPTED)
        return Streamed(first_part_ms, size)

    def processor_seconds(self) -> float:
        """The processor time that the process has taken."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_kb(self) -> int:
        """The memory that the process has now, in KB."""
        lines = Path(f"/proc/{self._process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))

    def _accept(self, end: bytes = b"\r\n\r\n") -> socket.socket:
        """Take the next connection, and read to the end of its head."""
        connection, _ = self._api.accept()
        received = b""
        while not received.endswith(end):
            received += connection.recv(1)
        return connection


@contextlib.contextmanager
def running(handler: str, url: str) -> Iterator[StreamingFunction]:
    """Start a function that calls a runtime of SageMaker at the URL."""
    with socket.create_server(("127.0.0.1", 0)) as api:
        environment = {
            **LAMBDA,
            "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": url,
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{api.getsockname()[1]}",
            "PYTHONPATH": os.pathsep.join((str(ROOT / "lambdas"), str(ROOT))),
            "_HANDLER": handler,
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "streaming"], env=environment, stdout=subprocess.DEVNULL
        )
        with process:
            try:
                yield StreamingFunction(api, process)
            finally:
                process.kill()
