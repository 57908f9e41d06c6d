"""Whatever a service of AWS sends back is a success, or an error of botocore's own."""

from __future__ import annotations

import io
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from botocore.response import StreamingBody
from botocore.stub import Stubber
from urllib3.exceptions import DecodeError, IncompleteRead, SSLError

from jobs import clients
from jobs.bucket import Bucket
from jobs.errors import JobStoreError
from jobs.s3_keys import S3Keys
from tests.lambdas import fake_runtime

CALLS: dict[str, Callable[[Any], object]] = {
    "dynamodb": lambda client: client.get_item(TableName="t", Key={"id": {"S": "i"}}),
    "lambda": lambda client: client.invoke(FunctionName="f", InvocationType="Event"),
    "s3": lambda client: client.list_objects_v2(Bucket="b"),
    "sagemaker-runtime": lambda client: client.invoke_endpoint_async(
        EndpointName="e", InputLocation="s3://bucket/key"
    ),
    "secretsmanager": lambda client: client.get_secret_value(SecretId="s"),
    "sqs": lambda client: client.send_message(QueueUrl="https://sqs/q", MessageBody="m"),
}
ODD = [b"null", b"[]", b'"text"', b"7", b"caf\xe9", b"<html>", b"{", b"[" * 100_000]
ODD_CODES = [b'{"__type": 7}', b'{"code": null}', b'{"Code": {"a": 1}}']


def test_every_service_is_called_here() -> None:
    assert CALLS.keys() == set(clients.SERVICES)


@dataclass
class Upstream:
    """All services of AWS, at one address; each test sets how they respond.

    Clients are kept: making one takes longer than a test.
    """

    behave: fake_runtime.Behaviour = field(default_factory=lambda: fake_runtime.answer(b""))
    fake: fake_runtime.FakeRuntime | None = None
    clients: dict[tuple[str, int], Any] = field(default_factory=dict)

    def client(self, service: str, body: bytes, status: str, attempts: int = 1) -> Any:
        """Return a client of a service that responds like this."""
        self.behave = fake_runtime.answer(body, status)
        if (service, attempts) not in self.clients:
            made = clients.create(clients.create_session(), service, attempts)
            self.clients[service, attempts] = made
        return self.clients[service, attempts]

    @property
    def requests(self) -> list[bytes]:
        """What was received."""
        assert self.fake is not None
        return self.fake.requests


@pytest.fixture(scope="module")
def shared() -> Iterator[Upstream]:
    made = Upstream()
    with fake_runtime.serve(lambda connection: made.behave(connection)) as fake:
        made.fake = fake
        yield made


@pytest.fixture
def upstream(shared: Upstream, monkeypatch: pytest.MonkeyPatch) -> Upstream:
    assert shared.fake is not None
    monkeypatch.setenv("AWS_ENDPOINT_URL", shared.fake.url)
    shared.requests.clear()
    return shared


@pytest.mark.parametrize("service", CALLS)
@pytest.mark.parametrize("status", ["400 Bad Request", "503 Service Unavailable"])
@pytest.mark.parametrize("body", [*ODD, *ODD_CODES, b""], ids=lambda body: str(body[:20]))
def test_an_error_that_cannot_be_read_is_an_error_of_botocore(
    upstream: Upstream, service: str, status: str, body: bytes
) -> None:
    client = upstream.client(service, body, status)

    with pytest.raises((ClientError, BotoCoreError)) as caught:
        CALLS[service](client)

    if isinstance(caught.value, ClientError):
        metadata = caught.value.response["ResponseMetadata"]
        assert metadata["HTTPStatusCode"] == int(status[:3])


# Lambda's payload is streamed, so that only S3's XML and JSON are parsed.
@pytest.mark.parametrize("service", sorted(CALLS.keys() - {"lambda"}))
@pytest.mark.parametrize("body", ODD, ids=lambda body: str(body[:20]))
def test_a_success_that_cannot_be_read_is_an_error_of_botocore(
    upstream: Upstream, service: str, body: bytes
) -> None:
    client = upstream.client(service, body, "200 OK")

    with pytest.raises((ClientError, BotoCoreError)):
        CALLS[service](client)


def test_an_error_that_cannot_be_read_is_retried_by_its_status(upstream: Upstream) -> None:
    client = upstream.client("dynamodb", b"null", "503 Busy", attempts=2)

    with pytest.raises(ClientError):
        CALLS["dynamodb"](client)

    assert len(upstream.requests) == 2


class _Broken(io.RawIOBase):
    def __init__(self, error: Exception) -> None:
        self._error = error

    def read(self, _: int | None = None) -> bytes:
        raise self._error


@pytest.mark.parametrize(
    "error",
    [
        SSLError("record layer failure"),
        ssl.SSLError("record layer failure"),
        DecodeError(),
        IncompleteRead(1, 2),
        ConnectionResetError(),
        TimeoutError(),
    ],
    ids=lambda error: type(error).__module__ + "." + type(error).__name__,
)
def test_a_result_that_breaks_on_the_way_is_a_failure_of_the_store(error: Exception) -> None:
    client = clients.create(clients.create_session(), "s3", attempts=1)
    broken: Any = _Broken(error)
    body = StreamingBody(broken, 9)
    with Stubber(client) as stubber:
        stubber.add_response("get_object", {"Body": body, "ContentLength": 9})

        with pytest.raises(JobStoreError):
            Bucket(client, S3Keys("bucket", "gpt2")).read("key", 100)
