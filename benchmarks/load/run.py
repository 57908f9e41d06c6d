"""Sends the requests from several clients at once, and watches the processes meanwhile."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import botocore.session
import psutil

from benchmarks.load.traffic import DIGESTS, FAULTS, Sent, problem, request
from local.faults import parse
from local.stack import Stack

CLIENTS = 16
TIMEOUT_SECONDS = 120
LOOKS = 20  # at the memory, in the course of a run
VARIABLES = {
    "api_keys": {name: {"sha256": digests} for name, digests in DIGESTS.items()},
    "rate_limits": {"requests_per_minute": 1_000_000, "tokens_per_day": 1_000_000_000},
    "throttle": {"rate_per_second": 1_000_000, "burst": 1_000_000},
}


@dataclass(frozen=True)
class Answered:
    """One answer: when its request was sent, and how long it took, in seconds from the start.

    `outcome` is a status and, of an error of ours, its code.
    """

    kind: str
    outcome: str
    at: float
    seconds: float


@dataclass(frozen=True)
class Memory:
    """How much the processes that answer requests hold, in bytes: the largest of each kind."""

    at: float
    function: int
    container: int


@dataclass
class Result:
    """What came of a run.

    Attributes:
        answers: all, in the order in which they came.
        problems: a sentence for each answer that is wrong.
        lost: the kind of each request that got no answer though its client waited.
        hung_up: how many clients did not wait.
        logged: lines of the access log.
        counted: requests that the table of limits holds.
        memory: over time.
        left: processes that were there after the end.
        seconds: from the first request to the last answer.
    """

    answers: list[Answered] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    hung_up: int = 0
    logged: int = 0
    counted: int = 0
    memory: list[Memory] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    seconds: float = 0.0


def run(requests: int, say: Callable[[str], None] = lambda _: None) -> Result:
    """Start a stack, send so many requests, end it.

    Args:
        requests: how many.
        say: receives a line about how far it is.
    """
    result, lines = Result(), _Lines()
    before = _children()
    with Stack("limits", model="echo", variables=VARIABLES, log=lines.write) as stack:
        # The emulated table is slower than DynamoDB, by more than any setting allows.
        stack.reload(stack.applied.with_settings({"rate_limits": {"timeout_seconds": 20}}))
        for fault in FAULTS:
            stack.faults.add(parse({"times": None, **fault}))
        _Clients(stack, requests, result, say).send_all()
        stack.faults.clear()
        lines.wait_for(requests)
        result.logged = lines.access
        result.counted = _counted(stack)
    result.left = [_name(process) for process in _children() - before if process.is_running()]
    return result


class _Clients:
    """Several clients, who take the next request each until there are no more."""

    def __init__(
        self, stack: Stack, requests: int, result: Result, say: Callable[[str], None]
    ) -> None:
        url = urlsplit(stack.url)
        self._address = url.hostname or "", url.port or 0
        self._requests = requests
        self._result = result
        self._say = say
        self._numbers = iter(range(requests))
        self._lock = threading.Lock()
        self._began = time.perf_counter()

    def send_all(self) -> None:
        """Send everything. Raises what a client raised."""
        with ThreadPoolExecutor(CLIENTS) as pool:
            for client in [pool.submit(self._client) for _ in range(CLIENTS)]:
                client.result()
        self._look()
        self._result.seconds = self._now()

    def _client(self) -> None:
        connection = http.client.HTTPConnection(*self._address, timeout=TIMEOUT_SECONDS)
        with closing(connection):
            while (sent := self._next()) is not None:
                at = self._now()
                if sent.hangs_up:
                    self._hang_up(sent)
                    continue
                try:
                    status, body = _exchange(connection, sent)
                except (OSError, http.client.HTTPException) as error:
                    connection.close()
                    self._note(self._result.lost, f"{sent.kind}: {error!r}")
                    continue
                self._judge(sent, status, body, at)

    def _next(self) -> Sent | None:
        with self._lock:
            number = next(self._numbers, None)
        if number is None:
            return None
        if number % max(1, self._requests // LOOKS) == 0:
            self._look()
            self._say(f"{number} of {self._requests} requests")
        return request(number)

    def _judge(self, sent: Sent, status: int, body: bytes, at: float) -> None:
        found = problem(sent, status, body)
        with self._lock:
            answer = Answered(sent.kind, _outcome(status, body), at, self._now() - at)
            self._result.answers.append(answer)
            if found:
                self._result.problems.append(found)

    def _hang_up(self, sent: Sent) -> None:
        """Send all of the request, and leave."""
        lines = [f"{sent.method} {sent.path} HTTP/1.1", "host: here"]
        lines += [f"{name}: {value}" for name, value in sent.headers.items()]
        lines += [f"content-length: {len(sent.body)}", "", ""]
        with socket.create_connection(self._address, TIMEOUT_SECONDS) as connection:
            connection.sendall("\r\n".join(lines).encode() + sent.body)
            time.sleep(0.05)  # or the request itself may be lost with the connection
        with self._lock:
            self._result.hung_up += 1

    def _note(self, notes: list[str], text: str) -> None:
        with self._lock:
            notes.append(text)

    def _look(self) -> None:
        memory = _memory(self._now())
        with self._lock:
            self._result.memory.append(memory)

    def _now(self) -> float:
        return time.perf_counter() - self._began


class _Lines:
    """Counts the lines of the access log, some of which come after their answers."""

    def __init__(self) -> None:
        self.access = 0
        self._grown = threading.Condition()

    def write(self, source: str, _: str) -> None:
        """Take a line."""
        if source == "access":
            with self._grown:
                self.access += 1
                self._grown.notify_all()

    def wait_for(self, count: int) -> None:
        """Wait until there are so many, or for long enough."""
        with self._grown:
            self._grown.wait_for(lambda: self.access >= count, TIMEOUT_SECONDS)


def _exchange(connection: http.client.HTTPConnection, sent: Sent) -> tuple[int, bytes]:
    connection.request(sent.method, sent.path, sent.body or None, dict(sent.headers))
    response = connection.getresponse()
    return response.status, response.read()


def _outcome(status: int, body: bytes) -> str:
    """A status, and the code of an error that has one."""
    try:
        return f"{status} {json.loads(body)['error']['code']}"
    except (ValueError, TypeError, KeyError):
        return str(status)


def _counted(stack: Stack) -> int:
    """How many requests of all callers and days the table of limits holds."""
    environment = stack.aws.environment()
    # botocore makes the client's methods at run time.
    client: Any = botocore.session.get_session().create_client(
        "dynamodb",
        region_name=environment["AWS_REGION"],
        endpoint_url=environment["AWS_ENDPOINT_URL"],
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
    )
    (table,) = client.list_tables()["TableNames"]
    return sum(int(item["requests"]["N"]) for item in client.scan(TableName=table)["Items"])


def _memory(at: float) -> Memory:
    held = {"awslambdaric": 0, "local.model_server": 0}
    for process in _children():
        with contextlib.suppress(psutil.Error):
            command = process.cmdline()
            for module in held.keys() & set(command):
                held[module] = max(held[module], process.memory_info().rss)
    return Memory(at, held["awslambdaric"], held["local.model_server"])


def _children() -> set[psutil.Process]:
    return set(psutil.Process(os.getpid()).children(recursive=True))


def _name(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return str(process.pid)
