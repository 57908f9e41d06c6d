"""The clients of a run, who send the requests."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from urllib.parse import SplitResult, urlsplit

from benchmarks.load import processes
from benchmarks.load.exchange import Received, Sent
from benchmarks.load.result import Answered, Result
from benchmarks.load.traffic import outcome, problem, request

CLIENTS = 16
TIMEOUT_SECONDS = 120
LOOKS = 20  # at the memory, in the course of a run


class Clients:
    """Several clients, who take the next request each until there are no more.

    Args:
        urls: of each kind of API.
        requests: how many.
        result: gets what comes of them.
        say: receives a line about how far it is.
    """

    def __init__(
        self, urls: Mapping[str, str], requests: int, result: Result, say: Callable[[str], None]
    ) -> None:
        self._urls = {api: urlsplit(url) for api, url in urls.items()}
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
        with ExitStack() as stack:
            connections = {
                api: stack.enter_context(closing(_connection(url)))
                for api, url in self._urls.items()
            }
            while (sent := self._next()) is not None:
                if sent.hangs_up:
                    self._hang_up(sent)
                else:
                    self._send(connections[sent.api], sent)

    def _next(self) -> Sent | None:
        with self._lock:
            number = next(self._numbers, None)
        if number is None:
            return None
        if number % max(1, self._requests // LOOKS) == 0:
            self._look()
            self._say(f"{number} of {self._requests} requests")
        return request(number)

    def _send(self, connection: http.client.HTTPConnection, sent: Sent) -> None:
        at = self._now()
        try:
            received = _exchange(connection, sent, self._path(sent))
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            with self._lock:
                self._result.lost.append(f"{sent.kind}: {error!r}")
            return
        found = problem(sent, received)
        with self._lock:
            answer = Answered(sent.kind, outcome(sent, received), at, self._now() - at)
            self._result.answers.append(answer)
            if found:
                self._result.problems.append(found)

    def _hang_up(self, sent: Sent) -> None:
        """Send all of the request, and leave."""
        lines = [f"{sent.method} {self._path(sent)} HTTP/1.1", "host: here"]
        lines += [f"{name}: {value}" for name, value in sent.headers.items()]
        lines += [f"content-length: {len(sent.body)}", "", ""]
        address = _address(self._urls[sent.api])
        with socket.create_connection(address, TIMEOUT_SECONDS) as connection:
            connection.sendall("\r\n".join(lines).encode() + sent.body)
            time.sleep(0.05)  # or the request itself may be lost with the connection
        with self._lock:
            self._result.hung_up += 1

    def _path(self, sent: Sent) -> str:
        """The path with the stage, which the URL of a REST API has."""
        return f"{self._urls[sent.api].path}{sent.path}"

    def _look(self) -> None:
        memory = processes.memory(self._now())
        with self._lock:
            self._result.memory.append(memory)

    def _now(self) -> float:
        return time.perf_counter() - self._began


def _address(url: SplitResult) -> tuple[str, int]:
    return url.hostname or "", url.port or 0


def _connection(url: SplitResult) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(*_address(url), timeout=TIMEOUT_SECONDS)


def _exchange(connection: http.client.HTTPConnection, sent: Sent, path: str) -> Received:
    connection.request(sent.method, path, sent.body or None, dict(sent.headers))
    response = connection.getresponse()
    try:
        return Received(response.status, response.read())
    except http.client.IncompleteRead as broken:
        connection.close()
        return Received(response.status, broken.partial, is_whole=False)
