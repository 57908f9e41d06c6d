"""The limits of a serverless endpoint, and of no other."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from botocore.exceptions import ClientError

from local.state import Applied, Serverless
from tests.local.sagemaker.support import NAME, Service, applied, endpoint, slowly, wait_for

FOUR_MEGABYTES = 4 * 1024 * 1024


def serverless(max_concurrency: int) -> Applied:
    """An endpoint with that many requests at once."""
    plain = endpoint("AllTraffic")
    (variant,) = plain.configuration.variants
    limited = replace(
        variant,
        instance_type=None,
        instance_count=None,
        serverless=Serverless(1024, max_concurrency),
    )
    return applied(replace(plain, configuration=replace(plain.configuration, variants=(limited,))))


def test_a_request_may_have_4_megabytes(start: Callable[..., Service]) -> None:
    service = start(state=serverless(1))
    client = service.client()
    client.invoke_endpoint(EndpointName=NAME, Body=b" " * FOUR_MEGABYTES)
    with pytest.raises(ClientError) as raised:
        client.invoke_endpoint(EndpointName=NAME, Body=b" " * (FOUR_MEGABYTES + 1))
    assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == 413
    assert len(service.container.seen) == 1


def test_more_requests_at_once_than_configured_are_throttled(start: Callable[..., Service]) -> None:
    service = start(state=serverless(2))
    service.container.answer = lambda _: slowly([b"[", b"]"], pause_seconds=1)
    client = service.client()
    with ThreadPoolExecutor(2) as pool:
        calls = [
            pool.submit(client.invoke_endpoint, EndpointName=NAME, Body=b"{}") for _ in range(2)
        ]
        wait_for(lambda: len(service.container.seen) == 2)
        with pytest.raises(ClientError) as raised:
            client.invoke_endpoint(EndpointName=NAME, Body=b"{}")
        assert raised.value.response["Error"]["Code"] == "ThrottlingException"
        assert [call.result()["Body"].read() for call in calls] == [b"[]", b"[]"]


def test_a_stream_counts_until_its_end(start: Callable[..., Service]) -> None:
    service = start(state=serverless(1))
    service.container.answer = lambda _: slowly([b"a", b"b"], pause_seconds=0.2)
    client = service.client()
    stream = client.invoke_endpoint_with_response_stream(EndpointName=NAME, Body=b"{}")
    with pytest.raises(client.exceptions.ClientError, match="Rate exceeded"):
        client.invoke_endpoint(EndpointName=NAME, Body=b"{}")
    assert [event["PayloadPart"]["Bytes"] for event in stream["Body"]] == [b"a", b"b"]
    assert client.invoke_endpoint(EndpointName=NAME, Body=b"{}")["Body"].read() == b"ab"


def test_an_endpoint_with_instances_has_neither_limit(service: Service) -> None:
    client = service.client()
    answer = client.invoke_endpoint(EndpointName=NAME, Body=b" " * (FOUR_MEGABYTES + 1))
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
