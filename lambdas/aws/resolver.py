"""Resolves names within a time limit, which the C library's resolver does not have.

It tries each server of the system twice, for seconds each: https://man7.org/linux/man-pages/man5/resolv.conf.5.html
"""

from __future__ import annotations

import socket
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

Row = tuple[Any, Any, int, str, Any]
"""Family, kind, protocol, canonical name and address, as `socket.getaddrinfo` returns them."""


def resolve(host: str, port: int, seconds: float) -> list[Row]:
    """Return the addresses of a name, for TCP.

    It is resolved in a thread, which nothing can end: left alone, it ends with its last attempt.

    Raises:
        TimeoutError: it takes longer than these seconds.
        OSError, ValueError: as `socket.getaddrinfo`: it has no address, or is no name.
    """
    results: SimpleQueue[list[Row] | Exception] = SimpleQueue()

    def run() -> None:
        try:
            results.put(list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
        except Exception as error:  # noqa: BLE001 - raised again below
            results.put(error)

    Thread(target=run, daemon=True).start()
    try:
        found = results.get(timeout=max(seconds, 0))
    except Empty:
        raise TimeoutError("the name was not resolved in time") from None
    if isinstance(found, Exception):
        raise found
    return found
