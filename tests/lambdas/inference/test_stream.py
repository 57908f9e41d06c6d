"""Invocations whose response comes in parts, against sockets that speak the service's wire."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from inference import client as sagemaker
from inference import stream
from inference.client import Call
from inference.errors import (
    UpstreamError,
    UpstreamFailedError,
    UpstreamRateLimitedError,
    UpstreamRejectedError,
    UpstreamTimeoutError,
)
from tests.lambdas import event_streams, fake_runtime
from tests.lambdas.event_streams import END, chunk, events, exception, head, payload_part
from web import deadline
from web.deadline import Deadline
from web.keep_alive import COMMENT, with_keep_alive

CALL = Call("gpt2", b"{}")
PARTS = [b'data: {"token": "\xc3', b'\xa9"}\n', b"\ndata: [DONE]\n\n"]

Behaviour = Callable[[socket.socket], None]


def collected(made: stream.Stream, into: list[bytes]) -> None:
    into.extend(made.parts)


def test_the_parts_come_as_the_container_sent_them(monkeypatch: pytest.MonkeyPatch) -> None:
    behave = event_streams.behaviour(
        events(PARTS), **{"x-Amzn-Invoked-Production-Variant": "AllTraffic"}
    )
    with event_streams.serving(behave, monkeypatch) as client:
        made = stream.invoke(client, CALL)

        assert list(made.parts) == PARTS
    assert (made.content_type, made.variant) == ("text/event-stream", "AllTraffic")


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 1000])
def test_parts_may_be_cut_anywhere(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = b"".join(events(PARTS))
    pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
    with event_streams.serving(event_streams.behaviour(pieces), monkeypatch) as client:
        assert list(stream.invoke(client, CALL).parts) == PARTS


def test_a_part_is_there_before_the_next_one_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    moments: list[float] = []

    def behave(connection: socket.socket) -> None:
        connection.sendall(head() + chunk(payload_part(b"first")))
        time.sleep(0.5)
        moments.append(time.monotonic())
        connection.sendall(chunk(payload_part(b"second")) + END)

    with event_streams.serving(behave, monkeypatch) as client:
        parts = stream.invoke(client, CALL).parts
        assert next(parts) == b"first"
        received = time.monotonic()
        assert list(parts) == [b"second"]

    assert received < moments[0]


def test_the_call_carries_what_the_adapter_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    behave = event_streams.behaviour(events(PARTS))
    with fake_runtime.serve(behave) as fake:
        monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", fake.url)
        client = sagemaker.create_client(5)
        call = Call("gpt2", b"{}", "blue", "text/plain", "text/event-stream", "route=/v1/x")
        list(stream.invoke(client, call).parts)

    (request,) = fake.requests
    first, *lines = request.partition(b"\r\n\r\n")[0].decode().split("\r\n")
    fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    assert first.startswith("POST /endpoints/gpt2/invocations-response-stream ")
    assert fields["x-amzn-sagemaker-target-variant"] == "blue"
    assert fields["content-type"] == "text/plain"
    assert fields["x-amzn-sagemaker-accept"] == "text/event-stream"
    assert fields["x-amzn-sagemaker-custom-attributes"] == "route=/v1/x"


def broken_off(connection: socket.socket) -> None:
    connection.sendall(head() + chunk(payload_part(b"one")))


def ended_within_an_event(connection: socket.socket) -> None:
    connection.sendall(head() + chunk(payload_part(b"one") + payload_part(b"two")[:-3]) + END)


def damaged(connection: socket.socket) -> None:
    wrong = payload_part(b"two")[:-1] + b"\x00"
    connection.sendall(head() + chunk(payload_part(b"one") + wrong) + END)


def silent(connection: socket.socket) -> None:
    connection.sendall(head() + chunk(payload_part(b"one")))
    time.sleep(3)


def reporting(name: str, **members: str) -> Behaviour:
    return event_streams.behaviour([payload_part(b"one"), exception(name, members)])


@pytest.mark.parametrize(
    ("behave", "error", "cause"),
    [
        (broken_off, UpstreamFailedError, "ProtocolError"),
        (ended_within_an_event, UpstreamFailedError, "EventStreamError"),
        (damaged, UpstreamFailedError, "EventStreamError"),
        (silent, UpstreamTimeoutError, "ReadTimeoutError"),
        (
            reporting("ModelStreamError", ErrorCode="ModelInvocationTimeExceeded", Message="x"),
            UpstreamTimeoutError,
            "ModelStreamError ModelInvocationTimeExceeded",
        ),
        (
            reporting("ModelStreamError", ErrorCode="StreamBroken", Message="x"),
            UpstreamFailedError,
            "ModelStreamError StreamBroken",
        ),
        (reporting("ModelStreamError"), UpstreamFailedError, "ModelStreamError"),
        (
            reporting("InternalStreamFailure", Message="x"),
            UpstreamFailedError,
            "InternalStreamFailure",
        ),
        (reporting("SomethingNew"), UpstreamFailedError, "SomethingNew"),
        (
            event_streams.behaviour(
                [
                    payload_part(b"one"),
                    event_streams.encode(
                        {":message-type": "error", ":error-code": "ThrottlingException"}, b""
                    ),
                ]
            ),
            UpstreamRateLimitedError,
            "ThrottlingException",
        ),
    ],
)
def test_what_ends_a_stream_early_is_raised_after_its_last_part(
    behave: Behaviour,
    error: type[UpstreamError],
    cause: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    received: list[bytes] = []
    with event_streams.serving(behave, monkeypatch, 0.5) as client:
        made = stream.invoke(client, CALL)
        with pytest.raises(UpstreamError) as raised:
            collected(made, received)

    assert received == [b"one"]
    assert (type(raised.value), raised.value.cause) == (error, cause)
    assert raised.value.endpoint_ms is not None


@pytest.mark.parametrize("parts", [[], [b""]])
def test_a_stream_without_a_byte_is_a_failure(
    parts: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    behave = event_streams.behaviour(events(parts))
    with (
        event_streams.serving(behave, monkeypatch) as client,
        pytest.raises(UpstreamFailedError) as raised,
    ):
        list(stream.invoke(client, CALL).parts)

    assert raised.value.cause == "EmptyStream"


def test_events_of_another_kind_are_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    other = event_streams.encode({":message-type": "event", ":event-type": "News"}, b"x")
    behave = event_streams.behaviour([other, payload_part(b"one")])
    with event_streams.serving(behave, monkeypatch) as client:
        assert list(stream.invoke(client, CALL).parts) == [b"one"]


def test_a_refused_request_raises_before_the_first_part(monkeypatch: pytest.MonkeyPatch) -> None:
    body = b'{"Message": "x", "OriginalStatusCode": 422, "OriginalMessage": "too long"}'
    headers = {"x-amzn-errortype": "ModelError"}
    behave = fake_runtime.answer(body, "424 Failed Dependency", headers)
    with (
        event_streams.serving(behave, monkeypatch) as client,
        pytest.raises(UpstreamRejectedError),
    ):
        stream.invoke(client, CALL)


def test_a_connection_that_closed_while_the_function_was_frozen_is_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connections: list[socket.socket] = []

    def behave(connection: socket.socket) -> None:
        connections.append(connection)
        if len(connections) > 1:
            event_streams.behaviour(events(PARTS))(connection)

    with event_streams.serving(behave, monkeypatch) as client:
        assert list(stream.invoke(client, CALL).parts) == PARTS

    assert len(connections) == 2


def dripping(connection: socket.socket) -> None:
    connection.sendall(head())
    for _ in range(60):
        connection.sendall(chunk(payload_part(b"x")))
        time.sleep(0.1)


def test_a_stream_that_drips_ends_at_the_deadline_of_its_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with event_streams.serving(dripping, monkeypatch) as client:
        started = time.monotonic()
        with deadline.until(Deadline().within(0.5)):
            made = stream.invoke(client, CALL)
        # The deadline that applies now is another one.
        with pytest.raises(UpstreamTimeoutError):
            list(made.parts)

    assert 0.4 < time.monotonic() - started < 4


def test_closing_the_parts_closes_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[bytes] = []

    def behave(connection: socket.socket) -> None:
        connection.sendall(head() + chunk(payload_part(b"one")))
        left.append(connection.recv(1))

    class Keeping:
        """A client that holds on to its answers, which would close them by being freed."""

        def invoke_endpoint_with_response_stream(self, **kwargs: Any) -> Mapping[str, Any]:
            self.answer = client.invoke_endpoint_with_response_stream(**kwargs)
            return self.answer

    with event_streams.serving(behave, monkeypatch) as client:
        keeping = Keeping()
        parts = stream.invoke(keeping, CALL).parts
        next(parts)
        parts.close()  # type: ignore[attr-defined]

    assert left == [b""]


def test_a_stream_that_was_read_leaves_its_connection_for_the_next_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connections: list[socket.socket] = []
    behave = event_streams.behaviour(events(PARTS))

    def twice(connection: socket.socket) -> None:
        connections.append(connection)
        behave(connection)
        fake_runtime.read_request(connection)
        behave(connection)

    with event_streams.serving(twice, monkeypatch) as client:
        for _ in range(2):
            assert list(stream.invoke(client, CALL).parts) == PARTS

    assert len(connections) == 1


def test_a_stream_that_waits_ends_soon_after_its_caller_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def waiting(connection: socket.socket) -> None:
        connection.sendall(head() + chunk(payload_part(b"one")))
        connection.recv(1)

    with event_streams.serving(waiting, monkeypatch, 20) as client:
        parts = with_keep_alive(stream.invoke(client, CALL).parts, 0.05)
        assert next(parts) == b"one"
        assert next(parts) == COMMENT
        started = time.monotonic()
        parts.close()  # type: ignore[attr-defined]

    assert time.monotonic() - started < 2
