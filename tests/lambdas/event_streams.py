"""SageMaker's runtime on loopback, as it responds to InvokeEndpointWithResponseStream."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

import pytest

from inference import client as sagemaker
from local.sagemaker.event_stream import encode, exception, payload_part
from tests.lambdas import fake_runtime
from tests.lambdas.fake_runtime import Behaviour

__all__ = ["behaviour", "chunk", "encode", "events", "exception", "head", "payload_part", "serving"]

END = b"0\r\n\r\n"


def events(parts: Iterable[bytes]) -> list[bytes]:
    """An event for each part of the container's response."""
    return [payload_part(part) for part in parts]


def head(
    content_type: str = "text/event-stream", headers: Mapping[str, str] = MappingProxyType({})
) -> bytes:
    """The head of a response with a stream of events. The content type is the container's."""
    fields = {
        "content-type": "application/vnd.amazon.eventstream",
        "x-amzn-sagemaker-content-type": content_type,
        "transfer-encoding": "chunked",
        **headers,
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 200 OK\r\n{lines}\r\n".encode()


def chunk(data: bytes) -> bytes:
    """A chunk of HTTP."""
    return b"%x\r\n%s\r\n" % (len(data), data)


def behaviour(
    chunks: Iterable[bytes], content_type: str = "text/event-stream", **headers: str
) -> Behaviour:
    """Respond with chunks of bytes, and close."""
    sent = [head(content_type, headers), *map(chunk, chunks), END]

    def behave(connection: socket.socket) -> None:
        for each in sent:
            connection.sendall(each)

    return behave


@contextlib.contextmanager
def serving(
    behave: Behaviour, monkeypatch: pytest.MonkeyPatch, read_timeout_seconds: float = 5
) -> Iterator[sagemaker.Client]:
    """A client of a runtime that behaves so."""
    with fake_runtime.serve(behave) as fake:
        monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", fake.url)
        yield sagemaker.create_client(read_timeout_seconds)
