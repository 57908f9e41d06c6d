"""Our clients are botocore's own, made with less: they call the same address in the same way."""

from __future__ import annotations

from typing import Any

import botocore.session
import pytest
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError

from aws import session

# Service → a call of it without parameters that matter.
CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "dynamodb": ("list_tables", {}),
    "lambda": ("invoke", {"FunctionName": "f"}),
    "s3": ("list_objects_v2", {"Bucket": "a-bucket"}),
    "sagemaker-runtime": ("invoke_endpoint", {"EndpointName": "gpt2", "Body": b"{}"}),
    "secretsmanager": ("get_secret_value", {"SecretId": "s"}),
    "sqs": ("send_message", {"QueueUrl": "https://q.example.com/1/q", "MessageBody": "m"}),
}
# One of each partition, and one that botocore may not list yet.
REGIONS = ("us-east-1", "us-gov-west-1", "cn-north-1", "eusc-de-east-1", "eu-central-99")


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "example")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


def request_of(client: Any, service: str) -> tuple[str, str]:
    """Return the URL of a call, and the region and name that it is signed for."""
    sent: list[Any] = []

    def keep(request: Any, **_: object) -> None:
        sent.append(request)
        raise EndpointConnectionError(endpoint_url=request.url)

    client.meta.events.register_first("before-send", keep)
    method, arguments = CALLS[service]
    with pytest.raises(EndpointConnectionError):
        getattr(client, method)(**arguments)
    scope = sent[0].headers["Authorization"].decode().split("Credential=")[1].split(",")[0]
    return sent[0].url, scope.split("/", 2)[2]


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("service", CALLS)
def test_a_client_calls_the_address_that_botocore_calls(
    service: str, region: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", region)
    once = Config(retries={"total_max_attempts": 1})
    theirs = botocore.session.Session().create_client(service, config=once)
    ours = session.create_client(session.create_session(service), service, once)
    assert ours.meta.endpoint_url == theirs.meta.endpoint_url
    assert ours.meta.partition == theirs.meta.partition
    assert request_of(ours, service) == request_of(theirs, service)


def test_an_endpoint_of_the_environment_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", "https://own.example.com")
    ours = session.create_client(session.create_session("dynamodb"), "dynamodb", Config())
    assert ours.meta.endpoint_url == "https://own.example.com"


@pytest.mark.parametrize("value", [None, ""])
def test_without_credentials_in_the_environment_botocores_other_sources_count(
    value: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if value is None:
        monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    else:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", value)
    resolver = session.create_session("dynamodb").get_component("credential_provider")
    methods = {each.METHOD for each in resolver.providers}
    assert {"env", "container-role", "assume-role-with-web-identity"} <= methods
