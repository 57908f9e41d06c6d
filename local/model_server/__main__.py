"""``python -m local.model_server --port 0 --model PATH|smollm2|echo``.

Prints one line, the port on which it listens, as soon as it is ready, and runs until it gets
SIGTERM or SIGINT; with ``--until-stdin-closes`` also no longer than the process that holds the
other end of its standard input, so that a killed parent leaves no model server behind.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import socket
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

from local.model_server.app import create_app
from local.model_server.choice import SMOLLM2, choose
from local.serving import KEEP_ALIVE_SECONDS, LOOPBACK

SHUTDOWN_SECONDS = 1
"""A generation that still runs at the end of the process is cut off after this."""


class _Server(uvicorn.Server):
    """uvicorn, which prints its port when it listens."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        config = uvicorn.Config(
            app,
            log_level="error",
            access_log=False,
            server_header=False,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        )
        super().__init__(config)
        self._port = port

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(self._port, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the model server; the exit status is 2 when it cannot start."""
    parser = argparse.ArgumentParser(prog="python -m local.model_server", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: a free one")
    parser.add_argument("--model", default=SMOLLM2, help="a GGUF file, smollm2, or echo")
    parser.add_argument("--verbose", action="store_true", help="show llama.cpp's own log")
    parser.add_argument("--token-seconds", type=float, default=0.0, help="slows echo down")
    parser.add_argument("--until-stdin-closes", action="store_true", help="end with the parent")
    options = parser.parse_args(arguments)
    if options.until_stdin_closes:
        threading.Thread(target=_end_with_stdin, daemon=True).start()
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, options.port))
        if not options.verbose:
            _silence_native_code()
        model = choose(options.model, options.token_seconds)
    except (OSError, ValueError) as error:
        print(f"the model server cannot start: {error}", file=sys.stderr)
        return 2
    server = _Server(create_app(model), listener.getsockname()[1])
    asyncio.run(server.serve(sockets=[listener]))
    return 0


def _end_with_stdin() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


def _silence_native_code() -> None:
    """Leave standard error to Python: llama.cpp writes some ten lines a request to it."""
    sys.stderr = os.fdopen(os.dup(2), "w", buffering=1)
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)


if __name__ == "__main__":
    sys.exit(main())
