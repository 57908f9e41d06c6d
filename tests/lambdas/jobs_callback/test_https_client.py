"""One POST over TLS to an address that was checked, and nowhere else."""

from __future__ import annotations

import contextlib
import itertools
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from jobs.callback_policy import Target
from jobs_callback import https_client
from jobs_callback.https_client import MAX_HEAD_BYTES, DeliveryError, HttpsClient
from local.fake_internet import Authority, Receiver, Reply
from tests.lambdas.jobs_callback.conftest import HOST, PUBLIC, MakeClient
from web import deadline
from web.deadline import Deadline

TARGET = Target(HOST, "/jobs?token=1")


def test_the_body_arrives_with_its_headers(make_client: MakeClient, receiver: Receiver) -> None:
    status = make_client().post(TARGET, {"content-type": "application/json"}, b'{"a": 1}')

    assert status == 200
    (delivery,) = receiver.deliveries
    assert (delivery.method, delivery.path, delivery.body) == ("POST", TARGET.path, b'{"a": 1}')
    assert delivery.headers["host"] == HOST
    assert delivery.headers["content-type"] == "application/json"


def test_a_large_body_arrives_whole(make_client: MakeClient, receiver: Receiver) -> None:
    body = bytes(itertools.islice(itertools.cycle(range(256)), 700_000))
    assert make_client().post(TARGET, {}, body) == 200

    assert receiver.deliveries[0].body == body


@pytest.mark.parametrize("status", [201, 301, 307, 400, 404, 410, 500])
def test_the_status_comes_back_and_no_redirect_is_followed(
    status: int, make_client: MakeClient, receiver: Receiver
) -> None:
    receiver.answer(TARGET.path, Reply(status, {"location": f"https://{HOST}/elsewhere"}))

    assert make_client().post(TARGET, {}, b"{}") == status
    assert len(receiver.deliveries) == 1


@pytest.mark.parametrize(
    "addresses",
    [
        ["10.0.0.1"],
        ["169.254.169.254"],
        ["::1"],
        ["::ffff:127.0.0.1"],
        [PUBLIC, "10.0.0.1"],
        ["10.0.0.1", PUBLIC],
        [PUBLIC, "1.1.1.1", "1.0.0.1", "192.168.0.1"],
    ],
)
def test_a_name_with_one_address_that_is_not_public_is_not_connected_to(
    addresses: list[str], make_client: MakeClient, connected: list[Any], receiver: Receiver
) -> None:
    with pytest.raises(DeliveryError, match="NotPublic"):
        make_client(*addresses).post(TARGET, {}, b"{}")

    assert connected == []
    assert receiver.deliveries == []


def test_the_name_is_resolved_once_and_connected_to_as_it_was_checked(
    authority: Authority, connected: list[Any]
) -> None:
    """A name that changes between check and connection (DNS rebinding) gains nothing."""
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    trusts = ssl.create_default_context(cafile=str(authority.file))
    HttpsClient(trusts, lambda _: next(answers)).post(TARGET, {}, b"{}")

    assert connected == [(PUBLIC, 443)]
    assert next(answers) == ["127.0.0.1"]


def test_another_address_is_tried_when_one_does_not_answer(
    make_client: MakeClient, monkeypatch: pytest.MonkeyPatch, connected: list[Any]
) -> None:
    through = socket.create_connection

    def connect(address: tuple[str, int], timeout: float) -> socket.socket:
        if address[0] == "1.1.1.1":
            raise ConnectionRefusedError
        return through(address, timeout=timeout)

    monkeypatch.setattr(socket, "create_connection", connect)
    assert make_client("1.1.1.1", PUBLIC).post(TARGET, {}, b"{}") == 200
    assert connected == [(PUBLIC, 443)]


def test_a_certificate_of_another_name_is_refused(
    make_client: MakeClient, receiver: Receiver
) -> None:
    with pytest.raises(DeliveryError, match="SSLCertVerificationError"):
        make_client().post(Target("other.example.com", "/"), {}, b"{}")
    assert receiver.deliveries == []


def test_a_certificate_of_an_unknown_authority_is_refused(
    connected: list[Any], receiver: Receiver
) -> None:
    del connected
    with pytest.raises(DeliveryError, match="SSLCertVerificationError"):
        HttpsClient(ssl.create_default_context(), lambda _: [PUBLIC]).post(TARGET, {}, b"{}")
    assert receiver.deliveries == []


def test_a_receiver_that_closes_without_a_response_is_no_delivery(
    make_client: MakeClient, receiver: Receiver
) -> None:
    receiver.answer(TARGET.path, Reply(0))
    with pytest.raises(DeliveryError, match="NoResponse"):
        make_client().post(TARGET, {}, b"{}")


def test_a_receiver_that_hangs_is_abandoned(
    make_client: MakeClient, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(https_client, "EXCHANGE_SECONDS", 0.5)
    receiver.answer(TARGET.path, Reply(seconds=30))
    with pytest.raises(DeliveryError, match="TimeoutError"):
        make_client().post(TARGET, {}, b"{}")


def test_a_proxy_of_the_environment_is_not_used(
    make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert make_client().post(TARGET, {}, b"{}") == 200


@contextlib.contextmanager
def responding(
    context: ssl.SSLContext, *parts: bytes, pause: float = 0.0, lingers: float = 0.0
) -> Iterator[int]:
    """A server that sends these bytes in response to any first request.

    It closes after `lingers` seconds, as servers do: with bytes unread, closing resets the
    connection, and a response that the client has not read yet is lost.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with contextlib.suppress(OSError):
                plain, _ = listener.accept()
                with context.wrap_socket(plain, server_side=True) as tls:
                    tls.recv(4096)
                    for part in parts:
                        tls.sendall(part)
                        time.sleep(pause)
                    time.sleep(lingers)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


def requests(
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
    *parts: bytes,
    body: bytes = b"{}",
    **how: Any,
) -> int:
    real = socket.create_connection
    with responding(authority.server_context([HOST]), *parts, **how) as port:
        monkeypatch.setattr(
            socket,
            "create_connection",
            lambda _, timeout: real(("127.0.0.1", port), timeout=timeout),
        )
        trusts = ssl.create_default_context(cafile=str(authority.file))
        return HttpsClient(trusts, lambda _: [PUBLIC]).post(TARGET, {}, body)


@pytest.mark.parametrize(
    "parts",
    [
        [b"HTTP/1.1 204 No Content\r\n\r\n"],
        [b"HTTP/1.0 204\r\n\r\n"],
        [b"HTTP/1.1 204\n\n"],
        [b"HT", b"TP/1.1 20", b"4 No Con", b"tent\r\n"],
        [b"HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n", b"HTTP/1.1 204 No Content\r\n\r\n"],
        [b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n"],
        [b"HTTP/1.1 100\n\n" * 1000 + b"HTTP/1.1 204\n\n"],
    ],
)
def test_the_status_is_found_however_it_comes(
    parts: list[bytes], authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert requests(authority, monkeypatch, *parts) == 204


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [b"\x00" * 100],
        [b"SSH-2.0-OpenSSH_9\r\n"],
        [b"HTTP/2 200\r\n\r\n"],
        [b"HTTP/1.1 99 x\r\n\r\n"],
        [b"HTTP/1.1 2000\r\n\r\n"],
        [b"HTTP/1.1 103 Hints\r\n\r\n"],
        [b"HTTP/1.1 100\n\n" * 1160],
        [b"HTTP/1.1 200 " + b"x" * MAX_HEAD_BYTES * 2],
        [b"HTTP/1.1 100 Continue\r\n" + b"x: y\r\n" * MAX_HEAD_BYTES],
    ],
)
def test_without_a_response_nothing_is_delivered_and_little_is_read(
    parts: list[bytes], authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DeliveryError):
        requests(authority, monkeypatch, *parts)


def test_a_slow_response_is_abandoned_at_the_deadline(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(https_client, "EXCHANGE_SECONDS", 0.5)
    with pytest.raises(DeliveryError, match="TimeoutError"):
        requests(authority, monkeypatch, *[b"x"] * 20, pause=0.1)


@pytest.mark.parametrize("host", ["a" * 64 + ".example.com", "..", "no-such-host.invalid"])
def test_a_name_that_leads_nowhere_is_no_delivery(host: str) -> None:
    def lookup(name: str) -> list[str]:
        name.encode("idna")
        raise socket.gaierror

    with pytest.raises(DeliveryError):
        HttpsClient(ssl.create_default_context(), lookup).post(Target(host, "/"), {}, b"{}")


def test_addresses_of_ipv4_come_first_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    six = (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("2606:4700::1111", 443, 0, 0))
    four = (socket.AF_INET, socket.SOCK_STREAM, 6, "", (PUBLIC, 443))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [six, four, four])

    assert https_client.resolve(HOST) == [PUBLIC, "2606:4700::1111"]


def test_a_response_before_the_whole_request_was_read_counts(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A receiver that is gone need not read what it will not take."""
    body = b"x" * 4_000_000
    response = b"HTTP/1.1 410 Gone\r\nconnection: close\r\n\r\n"

    assert requests(authority, monkeypatch, response, body=body, lingers=2) == 410


def test_a_receiver_that_drips_is_abandoned_at_the_deadline_of_the_invocation(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = time.monotonic()
    with (
        deadline.until(Deadline().within(0.5)),
        pytest.raises(DeliveryError, match="TimeoutError"),
    ):
        requests(authority, monkeypatch, *[b"HTTP/1.1 100\n\n"] * 60, pause=0.1)

    assert time.monotonic() - started < 4


def test_no_receiver_is_connected_to_after_the_deadline(
    make_client: MakeClient, connected: list[Any]
) -> None:
    with (
        deadline.until(Deadline().within(0)),
        pytest.raises(DeliveryError, match="TimeoutError"),
    ):
        make_client().post(TARGET, {}, b"{}")

    assert connected == []
