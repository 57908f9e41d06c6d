"""Sends one POST request to a host on the public internet, and reads the status of the response.

Not `http.client`: its timeouts restart with each byte, it reads megabytes of headers, and it
resolves the host name again, to an address that may differ from the one that was checked. Redirects
are not followed, and proxies are not used.
"""

from __future__ import annotations

import re
import select
import socket
import ssl
import time
from collections.abc import Callable, Mapping

from aws import resolver
from jobs.callback_policy import Target
from jobs_callback.addresses import is_public
from web import deadline

PORT = 443
CONNECT_SECONDS = 3.0
MAX_ADDRESSES = 3
# From the first byte of the TLS handshake to the last byte of the response's head.
EXCHANGE_SECONDS = 10.0
MAX_HEAD_BYTES = 16 * 1024

Resolve = Callable[[str], list[str]]

_STATUS = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})(?: [^\r\n]*)?\r?\n")
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")


class DeliveryError(Exception):
    """There is no response, so the delivery failed or is unknown. `cause` is for the log."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


def resolve(host: str) -> list[str]:
    """Return the addresses of a host, IPv4 first: a function outside of a VPC has no IPv6.

    Raises:
        OSError: the name cannot be resolved, or not within `CONNECT_SECONDS`.
    """
    found = resolver.resolve(host, PORT, _allowed(CONNECT_SECONDS))
    by_family = sorted(found, key=lambda each: each[0] != socket.AF_INET)
    return list(dict.fromkeys(str(each[4][0]) for each in by_family))


class HttpsClient:
    """Sends requests.

    Args:
        context: of TLS; it must verify the certificate and the host name.
        resolve: returns the addresses of a host, see `resolve`.
        clock: seconds, from any start.
    """

    def __init__(
        self,
        context: ssl.SSLContext,
        resolve: Resolve = resolve,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._context = context
        self._resolve = resolve
        self._clock = clock

    def post(self, target: Target, headers: Mapping[str, str], body: bytes) -> int:
        """Send a body, and return the status of the response.

        Raises:
            DeliveryError: there is no response.
        """
        try:
            with (
                self._connect(self._addresses(target.host)) as plain,
                self._context.wrap_socket(
                    plain, server_hostname=target.host, do_handshake_on_connect=False
                ) as tls,
            ):
                return self._exchange(tls, _request(target, headers, body))
        except (OSError, ValueError) as error:  # ssl raises OSErrors; a name may be invalid IDNA
            raise DeliveryError(type(error).__name__) from error

    def _addresses(self, host: str) -> list[str]:
        """Return the addresses to connect to: exactly those that are checked here."""
        addresses = self._resolve(host)
        if not addresses or not all(map(is_public, addresses)):
            raise DeliveryError("NotPublic")
        return addresses[:MAX_ADDRESSES]

    def _connect(self, addresses: list[str]) -> socket.socket:
        *others, last = addresses
        for address in others:
            try:
                return _open(address)
            except OSError:
                continue
        return _open(last)

    def _exchange(self, tls: ssl.SSLSocket, request: bytes) -> int:
        """Send the request and read the status at once: a receiver may respond, and close, early.

        Interim responses (1xx) are skipped.
        """
        seconds = _allowed(EXCHANGE_SECONDS)
        ends = self._clock() + seconds
        tls.settimeout(seconds)
        tls.do_handshake()
        tls.setblocking(False)
        rest, head, start = memoryview(request), b"", 0
        while len(head) < MAX_HEAD_BYTES:
            received = _receive(tls)
            if received == b"":
                break
            if received is None:
                rest = _send(tls, rest)
                self._wait(tls, rest, ends)
                continue
            head += received
            start = _skip_interim(head, start)
            found = _STATUS.match(head, start)
            if found is not None and int(found[1]) >= 200:
                return int(found[1])
        raise DeliveryError("NoResponse")

    def _wait(self, tls: ssl.SSLSocket, rest: memoryview, ends: float) -> None:
        """Wait until something can be read, or sent if there is a rest."""
        left = ends - self._clock()
        if left <= 0:
            raise TimeoutError
        select.select([tls], [tls] if rest else [], [], left)


def _open(address: str) -> socket.socket:
    return socket.create_connection((address, PORT), timeout=_allowed(CONNECT_SECONDS))


def _allowed(seconds: float) -> float:
    """Return how long something may take that takes so long at most.

    Raises:
        TimeoutError: no time is left until the deadline.
    """
    allowed = min(seconds, deadline.current().left())
    if allowed <= 0:
        raise TimeoutError
    return allowed


def _receive(tls: ssl.SSLSocket) -> bytes | None:
    """Return what has arrived; None if nothing has yet, empty if nothing more will."""
    try:
        return tls.recv(4096)
    except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
        return None


def _send(tls: ssl.SSLSocket, rest: memoryview) -> memoryview:
    """Send what can be sent now, and return the rest; empty if the receiver accepts no more."""
    if not rest:
        return rest
    try:
        return rest[tls.send(rest) :]
    except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
        return rest
    except (ConnectionError, ssl.SSLError):
        return rest[:0]


def _skip_interim(head: bytes, start: int) -> int:
    """Return where the first response begins that is not a complete interim one."""
    while (found := _STATUS.match(head, start)) and int(found[1]) < 200:
        end = _END_OF_HEAD.search(head, start)
        if end is None:
            break
        start = end.end()
    return start


def _request(target: Target, headers: Mapping[str, str], body: bytes) -> bytes:
    fields = {
        "host": target.host,
        "connection": "close",
        "content-length": str(len(body)),
        **headers,
    }
    lines = [f"POST {target.path} HTTP/1.1", *(f"{name}: {text}" for name, text in fields.items())]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body
