"""An event loop in a thread of its own, serving ASGI applications on loopback."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Coroutine
from concurrent.futures import CancelledError
from types import TracebackType
from typing import Any, TypeVar

import uvicorn
from starlette.types import ASGIApp

LOOPBACK = "127.0.0.1"
SHUTDOWN_SECONDS = 5
KEEP_ALIVE_SECONDS = 75
"""How long an idle connection stays open: longer than the clients hold theirs (httpx: 5 s), so
that none sends a request just as the server closes the connection."""

T = TypeVar("T")


class PortTakenError(Exception):
    """Another process listens on the requested port."""

    def __init__(self, port: int) -> None:
        super().__init__(f"port {port} is taken: set PORT= to another port, or leave it out")


def reserve(port: int) -> socket.socket:
    """Return a socket bound to a port of loopback, a free one for 0.

    Bound before anything slow is started, so that a port in use is reported at once.
    Raises PortTakenError.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
    except OSError as error:
        listener.close()
        raise PortTakenError(port) from error
    return listener


class Serving:
    """Serves any number of applications until it is closed.

    The loop has a thread of its own, so that a caller without an event loop (a test, the demo) can
    start servers, run coroutines on their loop and go on.
    """

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="serving", daemon=True)
        self._servers: list[tuple[uvicorn.Server, asyncio.Task[None]]] = []

    def __enter__(self) -> Serving:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine on the servers' loop and return its result."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    def serve(self, app: ASGIApp, listener: socket.socket | None = None) -> int:
        """Serve an application on a reserved port, or a free one; return the port."""
        listener = listener or reserve(0)
        self.run(self._start(app, listener))
        bound: int = listener.getsockname()[1]
        return bound

    async def _start(self, app: ASGIApp, listener: socket.socket) -> None:
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        )
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve(sockets=[listener]))
        self._servers.append((server, task))
        while not server.started and not task.done():
            await asyncio.sleep(0.01)
        if task.done():
            task.result()

    async def _stop(self) -> None:
        for server, _ in self._servers:
            server.should_exit = True
        for _, task in self._servers:
            try:
                await task
            except (asyncio.CancelledError, CancelledError):
                continue
