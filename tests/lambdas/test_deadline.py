"""One deadline for an invocation: no call outlives it, whatever the other side does."""

from __future__ import annotations

import contextlib
import datetime
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from botocore import endpoint
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from aws import session
from aws.transport import keep_deadlines
from generate import route
from inference import client as inference
from jobs import clients
from jobs.callback_policy import Target
from jobs_callback.https_client import DeliveryError, HttpsClient
from tests.lambdas import fake_runtime
from tests.lambdas.conftest import generate_settings_with
from web import deadline, http_handler
from web.deadline import MARGIN_SECONDS, Deadline

Behaviour = Callable[[socket.socket], None]

# What is "at the deadline" on a busy machine. Without a deadline each call takes longer.
SOON_SECONDS = 3


def dripping(part: bytes, before: bytes = b"", seconds: float = 0.1) -> Behaviour:
    """Send a part again and again, each sooner than any timeout of a socket ends."""

    def behave(connection: socket.socket) -> None:
        connection.sendall(before)
        for _ in range(60):
            connection.sendall(part)
            time.sleep(seconds)

    return behave


HEAD = b"HTTP/1.1 200 OK\r\ncontent-length: 60\r\n\r\n"
IN_BODY = dripping(b"1", HEAD)
IN_HEAD = dripping(b"x-a: 1\r\n", b"HTTP/1.1 200 OK\r\n")


def silent(connection: socket.socket) -> None:
    """Send nothing until the client hangs up, or for longer than `SOON_SECONDS`."""
    while connection.recv(65536):
        pass


def silent_in_body(connection: socket.socket) -> None:
    """Send a head, and no body."""
    connection.sendall(HEAD)
    silent(connection)


def client_at(url: str, service: str = "dynamodb", **options: Any) -> Any:
    """A client with timeouts that are longer than any deadline of these tests."""
    config = Config(connect_timeout=20, read_timeout=20, **options)
    made = session.create_session(service)
    made.set_config_variable("region", "us-east-1")
    client = made.create_client(service, config=config, endpoint_url=url)
    keep_deadlines(client)
    return client


def seconds_of(call: Callable[[], object], allowed: float, *errors: type[Exception]) -> float:
    started = time.monotonic()
    with (
        deadline.until(Deadline().within(allowed)),
        pytest.raises(errors or BotoCoreError),
    ):
        call()
    return time.monotonic() - started


def get_item(client: Any) -> Callable[[], object]:
    return lambda: client.get_item(TableName="t", Key={"id": {"S": "i"}})


@pytest.mark.parametrize(
    "behave",
    [IN_BODY, IN_HEAD, silent, silent_in_body],
    ids=["drips-body", "drips-head", "silent", "silent-in-body"],
)
def test_a_service_that_drips_or_is_silent_is_given_up_at_the_deadline(behave: Behaviour) -> None:
    with fake_runtime.serve(behave) as fake:
        client = client_at(fake.url, retries={"total_max_attempts": 1})

        assert seconds_of(get_item(client), 0.5, ReadTimeoutError) < SOON_SECONDS


def test_a_streamed_body_that_drips_is_given_up_at_the_deadline() -> None:
    with fake_runtime.serve(IN_BODY) as fake:
        client = client_at(fake.url, "s3", retries={"total_max_attempts": 1})

        def read() -> object:
            return client.get_object(Bucket="b", Key="k")["Body"].read()

        assert seconds_of(read, 0.5, ReadTimeoutError) < SOON_SECONDS


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, float]]:
    """Each pause before a retry, and the seconds that are left when it begins."""
    seen: list[tuple[float, float]] = []

    def sleep(seconds: float) -> None:
        seen.append((seconds, deadline.current().left()))
        time.sleep(seconds)

    monkeypatch.setattr(endpoint, "time", SimpleNamespace(sleep=sleep))
    return seen


def test_retries_end_before_the_deadline(pauses: list[tuple[float, float]]) -> None:
    with fake_runtime.serve(fake_runtime.answer(b"{}", "500 Internal Server Error")) as fake:
        client = client_at(fake.url, retries={"total_max_attempts": 9, "mode": "standard"})

        assert seconds_of(get_item(client), 1.5, Exception) < SOON_SECONDS

    assert pauses
    assert all(pause < left for pause, left in pauses)


def test_no_request_is_sent_when_no_time_is_left(pauses: list[tuple[float, float]]) -> None:
    with fake_runtime.serve(fake_runtime.answer(b"{}")) as fake:
        client = client_at(fake.url, retries={"total_max_attempts": 3, "mode": "standard"})

        assert seconds_of(get_item(client), 0, ConnectTimeoutError) < SOON_SECONDS

    assert (fake.requests, pauses) == ([], [])


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that completes no further connection: its queue is full."""
    with contextlib.ExitStack() as stack:
        full = stack.enter_context(socket.socket())
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(4):
            other = stack.enter_context(socket.socket())
            other.setblocking(False)
            other.connect_ex(full.getsockname())
        time.sleep(0.1)
        yield full.getsockname()[1]


def resolve_to(monkeypatch: pytest.MonkeyPatch, count: int, port: int) -> None:
    row = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [row] * count)


def test_many_silent_addresses_take_one_connect_timeout(
    silent_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve_to(monkeypatch, 4, silent_port)
    made = session.create_session("dynamodb")
    config = Config(connect_timeout=0.5, retries={"total_max_attempts": 1})
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://runtime.example.com:{silent_port}")
    client = session.create_client(made, "dynamodb", config)

    assert seconds_of(get_item(client), 20, ConnectTimeoutError) < SOON_SECONDS


def test_a_connection_is_given_up_at_the_deadline(
    silent_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve_to(monkeypatch, 4, silent_port)
    client = client_at(
        f"http://runtime.example.com:{silent_port}", retries={"total_max_attempts": 1}
    )

    assert seconds_of(get_item(client), 0.5, ConnectTimeoutError) < SOON_SECONDS


def hang(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the resolution of any name take longer than `SOON_SECONDS`."""
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(6))


def test_a_name_that_is_not_resolved_is_given_up_at_the_deadline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hang(monkeypatch)
    client = client_at("http://runtime.example.com:1", retries={"total_max_attempts": 1})

    assert seconds_of(get_item(client), 0.5, ConnectTimeoutError) < SOON_SECONDS


def test_a_receiver_whose_name_is_not_resolved_is_given_up_at_the_deadline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hang(monkeypatch)
    receiver = HttpsClient(ssl.create_default_context())

    def post() -> int:
        return receiver.post(Target("hooks.example.com", "/"), {}, b"")

    assert seconds_of(post, 0.5, DeliveryError) < SOON_SECONDS


@pytest.mark.parametrize("name", ["x" * 64 + ".example.com", "a..b"])
def test_what_is_no_name_is_no_connection_to_a_receiver(name: str) -> None:
    with pytest.raises(DeliveryError):
        HttpsClient(ssl.create_default_context()).post(Target(name, "/"), {}, b"")


def test_an_address_that_refuses_is_followed_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    with fake_runtime.serve(fake_runtime.answer(b"{}")) as fake, socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        rows = [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))
            for port in (unused.getsockname()[1], int(fake.url.rpartition(":")[2]))
        ]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: rows)

        assert get_item(client_at("http://runtime.example.com:1"))()


def test_a_name_without_an_address_is_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror("unknown")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    client = client_at("http://runtime.example.com:1", retries={"total_max_attempts": 1})

    with pytest.raises(EndpointConnectionError):
        get_item(client)()


def test_a_call_within_its_deadline_succeeds_and_keeps_its_connection() -> None:
    connections = []
    body = b"HTTP/1.1 200 OK\r\ncontent-type: a/b\r\ncontent-length: 2\r\n\r\n{}"

    def twice(connection: socket.socket) -> None:
        connections.append(connection)
        connection.sendall(body)
        fake_runtime.read_request(connection)
        connection.sendall(body)

    with fake_runtime.serve(twice) as fake:
        client = client_at(fake.url)
        for _ in range(2):
            with deadline.until(Deadline().within(5)):
                get_item(client)()

    assert len(connections) == 1


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of 127.0.0.1, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "certificate.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


@pytest.mark.parametrize("behave", [IN_BODY, silent, None], ids=["drips", "silent", "handshake"])
def test_a_tls_service_that_drips_or_is_silent_is_given_up_at_the_deadline(
    certificate: Path, behave: Behaviour | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    listener = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        plain, _ = listener.accept()
        with plain, contextlib.suppress(OSError):
            if behave is None:
                time.sleep(6)
                return
            with context.wrap_socket(plain, server_side=True) as tls:
                fake_runtime.read_request(tls)
                behave(tls)

    threading.Thread(target=run, daemon=True).start()
    url = f"https://localhost:{listener.getsockname()[1]}"
    client = client_at(url, retries={"total_max_attempts": 1})

    assert seconds_of(get_item(client), 0.5, ReadTimeoutError, ConnectTimeoutError) < SOON_SECONDS
    listener.close()


def test_the_deadline_of_an_invocation_is_what_lambda_has_left_minus_a_margin() -> None:
    context = SimpleNamespace(get_remaining_time_in_millis=lambda: 28_000)
    made = deadline.of_invocation(context, clock=lambda: 100.0)

    assert made.left() == 28 - MARGIN_SECONDS


def test_a_part_of_the_time_never_ends_after_the_whole() -> None:
    whole = Deadline(10.0, lambda: 0.0)

    assert whole.within(3).left() == 3
    assert whole.within(30).left() == 10
    assert whole.reserving(4).left() == 6


def test_a_deadline_applies_within_its_block_alone() -> None:
    with deadline.until(Deadline(1.0, lambda: 0.0)):
        assert deadline.current().left() == 1
    assert deadline.current().left() == float("inf")


@pytest.mark.parametrize("service", clients.SERVICES)
def test_every_client_of_jobs_keeps_the_deadline(
    service: str, pauses: list[tuple[float, float]]
) -> None:
    client = clients.create(clients.create_session(), service)
    calls: dict[str, Callable[[], object]] = {
        "dynamodb": lambda: client.list_tables(),
        "lambda": lambda: client.list_functions(),
        "s3": lambda: client.list_buckets(),
        "sagemaker-runtime": lambda: client.invoke_endpoint(EndpointName="e", Body=b""),
        "secretsmanager": lambda: client.list_secrets(),
        "sqs": lambda: client.list_queues(),
    }

    assert seconds_of(calls[service], 0, ConnectTimeoutError) < SOON_SECONDS
    assert pauses == []


def test_generate_responds_before_lambda_ends_it_though_the_endpoint_drips(
    generate_event: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    context = SimpleNamespace(
        aws_request_id="r-1", get_remaining_time_in_millis=lambda: 500 + MARGIN_SECONDS * 1000
    )
    with fake_runtime.serve(IN_BODY) as fake:
        monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", fake.url)
        client = inference.create_client(20)
        handler = http_handler.create(route.create(generate_settings_with(), client))
        started = time.monotonic()
        result = handler(generate_event('{"inputs": "x"}'), context)

    assert time.monotonic() - started < SOON_SECONDS
    assert result["statusCode"] == 504


def test_an_endpoint_that_drips_gets_no_more_than_the_time_of_the_settings(
    generate_event: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with fake_runtime.serve(IN_HEAD) as fake:
        monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", fake.url)
        settings = generate_settings_with(invoke_timeout_seconds=0.5)
        handler = http_handler.create(route.create(settings, inference.create_client(0.5)))
        started = time.monotonic()
        result = handler(generate_event('{"inputs": "x"}'), None)

    assert time.monotonic() - started < SOON_SECONDS
    assert result["statusCode"] == 504
