"""Lambda's Runtime API, as its client: the one place of I/O.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming
"""

from __future__ import annotations

import http.client
import json
import socket
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from streaming.failure import Failure

_PREFIX = "/2018-06-01/runtime"
_ERROR_TYPE = "Lambda-Runtime-Function-Error-Type"
_ERROR_BODY = "Lambda-Runtime-Function-Error-Body"
_JSON = "application/json"

# Marks a body that begins with a head: Lambda and API Gateway then separate the two.
# https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html
WITH_HEAD = "application/vnd.awslambda.http-integration-response"
DELIMITER = bytes(8)


class RuntimeApiError(Exception):
    """Lambda refused what was sent, or is gone."""


@dataclass(frozen=True, slots=True)
class Event:
    """One invocation.

    Attributes:
        request_id: its id.
        deadline_ms: when Lambda ends it, in milliseconds since the epoch.
        trace_id: the header for X-Ray; None: there is none.
        body: the event, as JSON.
        invocation_id: has to be sent back with the response, if Lambda sends it.
    """

    request_id: str
    deadline_ms: int
    trace_id: str | None
    body: bytes
    invocation_id: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """What every response to it carries."""
        return {"Lambda-Runtime-Invocation-Id": self.invocation_id} if self.invocation_id else {}


class RuntimeApi:
    """The Runtime API at an address, `host:port`. Each request has a connection of its own."""

    def __init__(self, address: str) -> None:
        self._address = address

    def next_event(self) -> Event:
        """Wait for an event, as long as it takes."""
        connection = http.client.HTTPConnection(self._address)
        try:
            connection.request("GET", f"{_PREFIX}/invocation/next")
            response = connection.getresponse()
            body = response.read()
            if response.status != http.HTTPStatus.OK:
                raise RuntimeApiError(f"the next event: status {response.status}")
            return Event(
                response.headers["Lambda-Runtime-Aws-Request-Id"],
                int(response.headers["Lambda-Runtime-Deadline-Ms"]),
                response.headers.get("Lambda-Runtime-Trace-Id"),
                body,
                response.headers.get("Lambda-Runtime-Invocation-Id"),
            )
        finally:
            connection.close()

    def fail_init(self, failure: Failure) -> None:
        """Report that the function cannot be loaded."""
        self._post("/init/error", failure.to_json(), {_ERROR_TYPE: failure.type})

    def fail(self, event: Event, failure: Failure) -> None:
        """Report that an invocation failed before its response began."""
        headers = {_ERROR_TYPE: failure.type, **event.headers}
        self._post(f"/invocation/{event.request_id}/error", failure.to_json(), headers)

    def respond_with_nothing(self, event: Event) -> None:
        """End an invocation that has no response."""
        self._post(f"/invocation/{event.request_id}/response", b"null", event.headers)

    def response(self, event: Event, head: Any) -> ResponseStream:
        """Begin a response: its head is sent at once."""
        connection = http.client.HTTPConnection(self._address)
        connection.connect()
        stream = ResponseStream(connection)
        stream.begin(event, head)
        return stream

    def _post(self, path: str, body: bytes, headers: dict[str, str]) -> None:
        connection = http.client.HTTPConnection(self._address)
        try:
            connection.request("POST", _PREFIX + path, body, {"Content-Type": _JSON, **headers})
            _check(connection.getresponse())
        finally:
            connection.close()


class ResponseStream:
    """A response that is sent in chunks. Leaving its block ends it, an error by trailers."""

    def __init__(self, connection: http.client.HTTPConnection) -> None:
        self._connection = connection
        # Each chunk leaves at once, however short: http.client turns Nagle's algorithm off.
        self._socket: socket.socket = connection.sock

    def begin(self, event: Event, head: Any) -> None:
        """Send all that comes before the body."""
        connection = self._connection
        path = f"{_PREFIX}/invocation/{event.request_id}/response"
        connection.putrequest("POST", path, skip_accept_encoding=True)
        headers = {
            "Lambda-Runtime-Function-Response-Mode": "streaming",
            "Transfer-Encoding": "chunked",
            "Content-Type": WITH_HEAD,
            "Trailer": f"{_ERROR_TYPE}, {_ERROR_BODY}",
            "Connection": "close",
            **event.headers,
        }
        for name, value in headers.items():
            connection.putheader(name, value)
        text = json.dumps(head, ensure_ascii=False, separators=(",", ":"))
        connection.endheaders(_chunk(text.encode() + DELIMITER))

    def write(self, part: bytes) -> None:
        """Send a part; an empty one would end the response, and is left out."""
        if part:
            self._send(_chunk(part))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if not isinstance(error, RuntimeApiError):
                self._end(b"" if error is None else _trailers(Failure.of(error, "")))
        finally:
            self._connection.close()

    def _end(self, trailers: bytes) -> None:
        self._send(b"0\r\n%s\r\n" % trailers)
        _check(self._connection.getresponse())

    def _send(self, data: bytes) -> None:
        try:
            self._socket.sendall(data)
        except OSError as error:
            raise RuntimeApiError(f"the response cannot be sent: {error}") from error


def _trailers(failure: Failure) -> bytes:
    fields = {_ERROR_TYPE: failure.type.encode(), _ERROR_BODY: failure.to_trailer()}
    return b"".join(b"%s: %s\r\n" % (name.encode(), value) for name, value in fields.items())


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def _check(response: http.client.HTTPResponse) -> None:
    body = response.read()
    if response.status != http.HTTPStatus.ACCEPTED:
        raise RuntimeApiError(f"status {response.status}: {body[:200]!r}")
