"""The names of the fake internet, their addresses, and the environment that installs them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from local.fake_internet.authority import Authority

VARIABLE = "LOCAL_INTERNET"
"""The variable of a function: ``{"names": {name: [address]}, "via": {address: [host, port]}}``."""

PUBLIC_ADDRESS = "8.8.4.4"
"""A public address, for names that are given none. Nothing is ever sent to it."""


class Internet:
    """Names that lead to addresses, and addresses that lead to ports of loopback.

    Args:
        folder: for certificates.
    """

    def __init__(self, folder: Path) -> None:
        self.authority = Authority(folder)
        self._names: dict[str, list[str]] = {}
        self._via: dict[str, tuple[str, int]] = {}

    def add(self, name: str, port: int, addresses: Iterable[str] = (PUBLIC_ADDRESS,)) -> None:
        """Let a name lead to addresses, and each of them to a port of loopback."""
        self._names[name] = list(addresses)
        self._via |= dict.fromkeys(self._names[name], ("127.0.0.1", port))

    def environment(self) -> dict[str, str]:
        """Return a function's variables: the names, and the certificate authority to trust."""
        known = {"names": self._names, "via": self._via}
        return {VARIABLE: json.dumps(known), "SSL_CERT_FILE": str(self.authority.file)}
