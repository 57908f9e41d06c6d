"""Makes botocore's clients keep the deadline of the invocation.

botocore's timeouts restart with each byte that arrives, with each address of a name and with each
attempt. Here every wait of a socket is as long as the client's timeout, and never longer than what
is left until the deadline.
"""

from __future__ import annotations

import socket
import ssl
from typing import Any

from botocore.awsrequest import (
    AWSHTTPConnection,
    AWSHTTPConnectionPool,
    AWSHTTPSConnection,
    AWSHTTPSConnectionPool,
)
from botocore.exceptions import ConnectTimeoutError
from urllib3 import exceptions

from aws.resolver import resolve
from web import deadline
from web.deadline import Deadline


def keep_deadlines(client: Any) -> None:
    """Make each call of a botocore client end by the deadline that applies to it."""
    service = client.meta.service_model.service_id.hyphenize()
    client.meta.events.register("before-send", _refuse_late_request)
    # At the same level as botocore's own, so that it comes first.
    client.meta.events.register_first(f"needs-retry.{service}", _refuse_late_retry)
    # One dict, which botocore's session shares with its pools. It has no public name.
    pools = client._endpoint.http_session._pool_classes_by_scheme
    pools.update(http=_HttpPool, https=_HttpsPool)


def _refuse_late_request(request: Any, **_: object) -> None:
    """Refuse to send a request for which there is no time."""
    if deadline.current().left() <= 0:
        raise ConnectTimeoutError(endpoint_url=request.url)


def _refuse_late_retry(attempts: int, response: Any, **_: object) -> bool | None:
    """Refuse a retry whose pause may end too late; None: botocore decides.

    It pauses for up to 2^n seconds, with n from 0, and up to 5 more where the service asks for it:
    https://github.com/boto/botocore/blob/develop/botocore/retries/standard.py
    """
    pause = 2.0 ** (attempts - 1)
    if response is not None and "x-amz-retry-after" in response[0].headers:
        pause += 5
    return False if deadline.current().left() <= pause else None


# How soon a call ends that is canceled while it waits.
_NOTICE_SECONDS = 1.0


class _Waits(socket.socket):
    """A socket that waits no longer than until the deadline."""

    def _send(self, method: Any, data: Any) -> Any:
        configured = self.gettimeout()
        self.settimeout(_until_deadline(configured).left())
        try:
            return method(data)
        finally:
            self.settimeout(configured)

    def _receive(self, method: Any, *arguments: Any) -> int:
        """Wait in short turns, so that a deadline that comes early is noticed."""
        configured = self.gettimeout()
        allowed = _until_deadline(configured)
        try:
            while True:
                self.settimeout(min(_positive(allowed.left()), _NOTICE_SECONDS))
                try:
                    received: int = method(*arguments)
                    return received
                except TimeoutError:
                    _positive(allowed.left())
        finally:
            self.settimeout(configured)


def _until_deadline(seconds: float | None) -> Deadline:
    """Return the deadline of a wait that may take so long; None: as long as there is."""
    allowed = deadline.current()
    _positive(allowed.left())
    return allowed if seconds is None else allowed.within(seconds)


class _Socket(_Waits):
    def recv_into(self, *arguments: Any) -> int:
        return self._receive(super().recv_into, *arguments)

    def sendall(self, data: Any, *_: Any) -> None:
        # Its timeout is that of all bytes.
        self._send(super().sendall, data)


class _TlsSocket(_Waits, ssl.SSLSocket):
    def recv_into(self, *arguments: Any) -> int:
        return self._receive(super().recv_into, *arguments)

    def send(self, data: Any, *_: Any) -> int:
        # Its `sendall` sends in parts, by this.
        sent: int = self._send(super().send, data)
        return sent


class _HttpConnection(AWSHTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self)


class _HttpsConnection(AWSHTTPSConnection):
    def _new_conn(self) -> socket.socket:
        if self.ssl_context is not None:  # botocore always sets one
            self.ssl_context.sslsocket_class = _TlsSocket
        plain = _connect(self)
        # The handshake's timeout is that of the whole handshake.
        plain.settimeout(min(plain.gettimeout() or 0, max(deadline.current().left(), 0.001)))
        return plain


class _HttpPool(AWSHTTPConnectionPool):
    ConnectionCls = _HttpConnection


class _HttpsPool(AWSHTTPSConnectionPool):
    ConnectionCls = _HttpsConnection


def _connect(connection: Any) -> socket.socket:
    """Resolve a name and connect to one of its addresses, in the connect timeout for all of it.

    Raises:
        urllib3's errors, which botocore turns into its own.
    """
    allowed = deadline.current().within(connection.timeout)
    failure: Exception = OSError("the name has no address")
    try:
        found = resolve(connection._dns_host.strip("[]"), connection.port, allowed.left())
    except TimeoutError as error:
        raise exceptions.ConnectTimeoutError(connection, str(error)) from error
    except OSError as error:
        raise exceptions.NewConnectionError(connection, str(error)) from error
    for family, kind, protocol, _, address in found:
        opened = _Socket(family, kind, protocol)
        try:
            for option in connection.socket_options or ():
                opened.setsockopt(*option)
            opened.settimeout(_positive(allowed.left()))
            opened.connect(address)
        except OSError as error:
            opened.close()
            failure = error
            continue
        opened.settimeout(connection.timeout)
        return opened
    if isinstance(failure, TimeoutError):
        raise exceptions.ConnectTimeoutError(connection, "timed out") from failure
    raise exceptions.NewConnectionError(connection, str(failure)) from failure


def _positive(left: float) -> float:
    if left <= 0:
        raise TimeoutError
    return left
