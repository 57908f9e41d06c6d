"""A client's HTTP request, read whole from ASGI."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope

MAX_BODY_BYTES = 10 * 1024 * 1024
"""https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html"""


class BodyTooLargeError(Exception):
    """The body is over the limit of HTTP APIs."""


@dataclass(frozen=True)
class ClientRequest:
    """Nothing decoded but `path`; header names are in lower case, in the client's order."""

    method: str
    protocol: str
    raw_path: str
    raw_query: str
    headers: Sequence[tuple[str, str]]
    source_ip: str
    body: bytes = b""

    @property
    def path(self) -> str:
        """The path with its percent escapes decoded."""
        return unquote(self.raw_path)

    def header(self, name: str) -> str | None:
        """The values of a header, joined with commas; None if it is absent."""
        values = [value for key, value in self.headers if key == name]
        return ",".join(values) if values else None


def from_scope(scope: Scope, body: bytes = b"") -> ClientRequest:
    """The request of an ASGI scope."""
    return ClientRequest(
        method=scope["method"],
        protocol=f"HTTP/{scope['http_version']}",
        raw_path=scope["raw_path"].decode("latin-1"),
        raw_query=scope["query_string"].decode("latin-1"),
        headers=[(k.decode("latin-1").lower(), v.decode("latin-1")) for k, v in scope["headers"]],
        source_ip=scope["client"][0] if scope.get("client") else "127.0.0.1",
        body=body,
    )


async def read_body(receive: Receive) -> bytes:
    """The whole body. Raises BodyTooLargeError and starlette's ClientDisconnect.

    A body over the limit is read to its end too: a client that is still sending when the
    connection closes would never see the response.
    """
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise ClientDisconnect
        part = event.get("body", b"")
        more = event.get("more_body", False)
        size += len(part)
        if size <= MAX_BODY_BYTES:
            parts.append(part)
    if size > MAX_BODY_BYTES:
        raise BodyTooLargeError
    return b"".join(parts)
