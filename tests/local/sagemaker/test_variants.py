"""Several variants of an endpoint: weights, and a shadow that gets copies."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import httpx
import pytest

from local.sagemaker.container import Containers
from local.sagemaker.invocation import Invocation
from local.sagemaker.shadow import Shadows
from local.state import Applied
from tests.local.sagemaker.support import (
    NAME,
    Service,
    applied,
    endpoint,
    variant,
    wait_for,
)

REQUESTS = 60


def weighted(**weights: float) -> Applied:
    """An endpoint whose variants have these weights."""
    plain = endpoint()
    variants = tuple(variant(name, weight) for name, weight in weights.items())
    return applied(replace(plain, configuration=replace(plain.configuration, variants=variants)))


def shadowed(weight: float, answering_weight: float = 1.0) -> Applied:
    """An endpoint with a variant that answers and a shadow."""
    state = weighted(AllTraffic=answering_weight)
    (plain,) = state.endpoints
    shadows = (variant("next", weight),)
    return applied(replace(plain, configuration=replace(plain.configuration, shadows=shadows)))


def invoked(service: Service, **arguments: str) -> str:
    """Which variant answered."""
    answer = service.client().invoke_endpoint(EndpointName=NAME, Body=b"{}", **arguments)
    name: str = answer["InvokedProductionVariant"]
    return name


def test_weights_are_shares_of_the_requests(start: Callable[..., Service]) -> None:
    service = start(state=weighted(AllTraffic=1, canary=1, off=0))
    client = service.client()
    answered = Counter(
        client.invoke_endpoint(EndpointName=NAME, Body=b"{}")["InvokedProductionVariant"]
        for _ in range(REQUESTS)
    )
    # Each of two equal shares of 60 is within these bounds but for one run in a billion.
    assert answered["off"] == 0
    assert 7 < answered["canary"] < 53


def test_a_variant_without_a_share_answers_who_asks_for_it(start: Callable[..., Service]) -> None:
    service = start(state=weighted(AllTraffic=1, canary=0))
    assert invoked(service, TargetVariant="canary") == "canary"
    assert {invoked(service) for _ in range(10)} == {"AllTraffic"}


def test_a_shadow_of_full_weight_gets_each_request(start: Callable[..., Service]) -> None:
    service = start(state=shadowed(2, answering_weight=2))
    client = service.client()
    for number in range(3):
        client.invoke_endpoint(EndpointName=NAME, Body=b"{}", InferenceId=str(number))
    wait_for(lambda: len(service.container.seen) == 6)
    seen = Counter(
        headers["x-amzn-sagemaker-inference-id"] for headers, _ in service.container.seen
    )
    assert seen == {"0": 2, "1": 2, "2": 2}


def test_a_shadow_of_a_part_gets_a_part(start: Callable[..., Service]) -> None:
    service = start(state=shadowed(1, answering_weight=2))
    client = service.client()
    for _ in range(REQUESTS):
        client.invoke_endpoint(EndpointName=NAME, Body=b"{}")
    wait_for(lambda: len(service.container.seen) > REQUESTS + 7)
    assert len(service.container.seen) < REQUESTS + 53


def test_a_shadow_answers_nobody_and_cannot_be_asked_for(start: Callable[..., Service]) -> None:
    service = start(state=shadowed(1))
    assert invoked(service) == "AllTraffic"
    with pytest.raises(service.client().exceptions.ClientError, match="Variant next not found"):
        invoked(service, TargetVariant="next")


@pytest.mark.parametrize("streaming", [False, True])
def test_the_answer_is_one_variants_alone(streaming: bool, start: Callable[..., Service]) -> None:
    service = start(state=shadowed(1))
    client = service.client()
    if streaming:
        stream = client.invoke_endpoint_with_response_stream(EndpointName=NAME, Body=b"{}")
        answer = b"".join(event["PayloadPart"]["Bytes"] for event in stream["Body"])
    else:
        answer = client.invoke_endpoint(EndpointName=NAME, Body=b"{}")["Body"].read()
    assert answer == b'[{"generated_text":"hello"}]'
    wait_for(lambda: len(service.container.seen) == 2)


class _Transport(httpx.AsyncBaseTransport):
    """A container that fails, or never answers."""

    def __init__(self, failure: Exception | None) -> None:
        self.failure = failure
        self.ended: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        del request
        if self.failure is not None:
            self.ended.append("failed")
            raise self.failure
        try:
            await asyncio.Event().wait()
        finally:
            self.ended.append("cut off")
        raise AssertionError


async def _copied(transport: _Transport, timeout_seconds: float) -> list[str]:
    """Send a copy, give it a moment, close; return how it ended."""
    async with httpx.AsyncClient(base_url="http://container", transport=transport) as client:
        shadows = Shadows(Containers(client), timeout_seconds)
        (plain,) = shadowed(1).endpoints
        shadows.copy(plain, Invocation(NAME, None, {}, b"{}"))
        await asyncio.sleep(0.05)
        await shadows.close()
    return transport.ended


def test_a_shadow_that_fails_is_nobodys_error() -> None:
    assert asyncio.run(_copied(_Transport(httpx.ConnectError("down")), 5)) == ["failed"]


def test_a_shadow_that_hangs_is_cut_off_at_the_end() -> None:
    assert asyncio.run(_copied(_Transport(None), 5)) == ["cut off"]


def test_a_shadow_has_as_long_as_any_container() -> None:
    assert asyncio.run(_copied(_Transport(None), 0.01)) == ["cut off"]
