from __future__ import annotations

import socket
import threading
from typing import Any, cast

import pytest
from botocore.client import BaseClient

from inference import client as sagemaker
from inference.client import Call, invoke
from inference.errors import (
    EndpointNotFoundError,
    UpstreamFailedError,
    UpstreamTimeoutError,
    UpstreamUnavailableError,
)
from tests.lambdas import fake_runtime, stubs

CALL = Call("gpt2", b'{"inputs": "x"}')


def client_of(
    fake: fake_runtime.FakeRuntime, monkeypatch: pytest.MonkeyPatch, read_timeout: float = 5
) -> sagemaker.RuntimeClient:
    monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", fake.url)
    return sagemaker.create_client(read_timeout)


def test_request_and_response_bytes_are_unchanged() -> None:
    expected = {
        "EndpointName": "gpt2",
        "Body": b'{"inputs": "x"}',
        "ContentType": "application/json",
        "Accept": "application/json",
    }
    with stubs.answering(b'[{"generated_text": "y"}]', "text/x-any", expected) as client:
        reply = invoke(client, CALL)

    assert (reply.body, reply.content_type) == (b'[{"generated_text": "y"}]', "text/x-any")


def test_a_reply_has_its_duration() -> None:
    ticks = iter([1.0, 3.5])
    with stubs.answering(b"[]") as client:
        assert invoke(client, CALL, clock=lambda: next(ticks)).endpoint_ms == 2500.0


def test_an_error_has_its_duration() -> None:
    ticks = iter([1.0, 3.5])
    message = "Endpoint gpt2 of account 123456789012 not found."
    with (
        stubs.failing("ValidationError", message) as client,
        pytest.raises(EndpointNotFoundError) as caught,
    ):
        invoke(client, CALL, clock=lambda: next(ticks))

    assert caught.value.endpoint_ms == 2500.0


def test_the_client_has_the_timeouts_and_one_attempt() -> None:
    # botocore makes the options attributes at run time: mypy finds none of them.
    config: Any = cast(BaseClient, sagemaker.create_client(24)).meta.config

    assert (config.connect_timeout, config.read_timeout) == (2, 24)
    assert config.retries["total_max_attempts"] == 1


def test_over_http_the_container_gets_the_exact_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    body = '{ "inputs":\t"é",\n"x" : 1.50 }'.encode()
    with fake_runtime.serve(fake_runtime.answer(b"[1]")) as fake:
        reply = invoke(client_of(fake, monkeypatch), Call("gpt2", body))

    head, _, sent = fake.requests[0].partition(b"\r\n\r\n")
    assert sent == body
    assert head.startswith(b"POST /endpoints/gpt2/invocations ")
    assert b"content-type: application/json" in head.lower()
    assert reply.body == b"[1]"


def test_a_silent_endpoint_is_a_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()

    def stay_silent(_: socket.socket) -> None:
        over.wait(10)

    with fake_runtime.serve(stay_silent) as fake:
        with pytest.raises(UpstreamTimeoutError) as caught:
            invoke(client_of(fake, monkeypatch, read_timeout=0.2), CALL)
        over.set()

    assert caught.value.cause == "ReadTimeoutError"
    assert len(fake.requests) == 1


def test_a_response_that_stalls_is_a_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()

    def stall(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf")
        over.wait(10)

    with fake_runtime.serve(stall) as fake:
        with pytest.raises(UpstreamTimeoutError):
            invoke(client_of(fake, monkeypatch, read_timeout=0.2), CALL)
        over.set()


def test_a_truncated_response_is_a_failure_without_a_retry(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf"
    with (
        fake_runtime.serve(lambda connection: connection.sendall(sent)) as fake,
        pytest.raises(UpstreamFailedError),
    ):
        invoke(client_of(fake, monkeypatch), CALL)

    assert len(fake.requests) == 1


def test_a_connection_that_was_closed_while_idle_is_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    good = fake_runtime.answer(b"[1]")
    turns = iter([lambda _: None, good])
    with fake_runtime.serve(lambda connection: next(turns)(connection)) as fake:
        reply = invoke(client_of(fake, monkeypatch), CALL)

    assert reply.body == b"[1]"
    assert len(fake.requests) == 2


@pytest.mark.parametrize("sent", [b"", b"no HTTP at all\r\n\r\n"])
def test_an_endpoint_that_closes_every_connection_is_a_failure_after_two(
    monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    with (
        fake_runtime.serve(lambda connection: connection.sendall(sent)) as fake,
        pytest.raises(UpstreamFailedError) as caught,
    ):
        invoke(client_of(fake, monkeypatch), CALL)

    assert caught.value.cause == "ConnectionClosedError"
    assert len(fake.requests) == 2


def test_a_connection_that_is_closed_late_is_not_retried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ticks = iter([0.0, 1.1, 1.1])
    with (
        fake_runtime.serve(lambda _: None) as fake,
        pytest.raises(UpstreamFailedError),
    ):
        invoke(client_of(fake, monkeypatch), CALL, clock=lambda: next(ticks))

    assert len(fake.requests) == 1


def test_a_refused_connection_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    absent = fake_runtime.FakeRuntime(f"http://127.0.0.1:{port}")

    with pytest.raises(UpstreamFailedError) as caught:
        invoke(client_of(absent, monkeypatch), CALL)

    assert caught.value.cause == "EndpointConnectionError"


def test_a_service_error_over_http_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    busy = fake_runtime.answer(
        b'{"Message": "busy"}',
        "503 Service Unavailable",
        headers={"x-amzn-errortype": "ServiceUnavailable"},
    )
    with fake_runtime.serve(busy) as fake, pytest.raises(UpstreamUnavailableError):
        invoke(client_of(fake, monkeypatch), CALL)

    assert len(fake.requests) == 1


def test_no_credentials_are_a_failure_with_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")

    with pytest.raises(UpstreamFailedError) as caught:
        invoke(sagemaker.create_client(1), CALL)

    assert caught.value.cause == "NoCredentialsError"
