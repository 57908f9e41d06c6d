"""Replaces the internet of a function's process by the stack's (see local/fake_internet).

Runs inside the function's process, so it imports the standard library only.
"""

from __future__ import annotations

import ipaddress
import json
import socket
from typing import Any

_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


def install(definition: str) -> None:
    """Resolve names by the definition, and redirect connections to its addresses."""
    known = json.loads(definition)
    names: dict[str, list[str]] = known["names"]
    via: dict[str, list[Any]] = known["via"]
    real_lookup, real_connect = socket.getaddrinfo, socket.socket.connect

    def getaddrinfo(host: Any, port: Any, *arguments: Any, **options: Any) -> list[Any]:
        if host in names:
            return [_entry(address, port) for address in names[host]]
        if host in _LOCAL or _is_address(host):
            return real_lookup(host, port, *arguments, **options)
        raise socket.gaierror(socket.EAI_NONAME, "the stack's internet has no such name")

    def connect(self: socket.socket, address: Any) -> None:
        real_connect(self, tuple(via.get(address[0], address)))

    socket.getaddrinfo = getaddrinfo
    setattr(socket.socket, "connect", connect)  # noqa: B010 - a method is not assigned to otherwise


def _entry(address: str, port: Any) -> Any:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port)


def _is_address(host: Any) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
