"""Streamed responses of a REST API: at once, in full, or visibly cut."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import Any

import httpx
import pytest

from local.apigateway.rest.streaming import StreamLimits
from local.lambda_service import Head
from local.serving import LOOPBACK, Serving
from tests.local.apigateway.rest.support import (
    INTEGRATION,
    FakeStreams,
    Gateway,
    make_rest_api,
    make_route,
)

pytestmark = pytest.mark.anyio

ROUTE = make_route("POST /x", integration=replace(INTEGRATION, streams=True))


def serve(serving: Serving, lambdas: FakeStreams, **options: Any) -> tuple[Gateway, str]:
    gateway = Gateway(make_rest_api(options.pop("route", ROUTE)), lambdas, **options)
    return gateway, f"http://{LOOPBACK}:{serving.serve(gateway.app)}/live/x"


def test_the_first_part_is_at_the_client_before_the_last_one_is_made() -> None:
    lambdas = FakeStreams(parts=(b"first", 0.4, b"last"))
    arrived = {}

    with Serving() as serving, httpx.stream("POST", serve(serving, lambdas)[1]) as response:
        for part in response.iter_raw():
            arrived[part] = time.monotonic()

    assert list(arrived) == [b"first", b"last"]
    assert arrived[b"last"] - arrived[b"first"] > 0.3
    assert lambdas.events[0]["resource"] == "/x"


async def test_status_headers_and_cookies_are_those_of_the_head() -> None:
    head = Head(201, {"X-A": "1"}, {"X-B": ["2", "3"]}, ["c=1"])
    gateway = Gateway(make_rest_api(ROUTE), FakeStreams(head=head, parts=(b"x",)))

    response = await gateway.send("POST", "/live/x")

    assert (response.status_code, response.content) == (201, b"x")
    names = ("x-a", "x-b", "set-cookie")
    assert [response.headers.get_list(name) for name in names] == [["1"], ["2", "3"], ["c=1"]]


@pytest.mark.parametrize(
    ("lambdas", "limits"),
    [
        (FakeStreams(parts=(b"first",), error="Unhandled"), StreamLimits()),
        (FakeStreams(parts=(b"first", 5.0, b"last")), StreamLimits(idle_seconds=0.1)),
    ],
    ids=["the function failed", "the stream was idle"],
)
def test_a_stream_that_breaks_off_does_not_look_whole(
    lambdas: FakeStreams, limits: StreamLimits
) -> None:
    received: list[bytes] = []

    with Serving() as serving:
        _, url = serve(serving, lambdas, limits=limits)
        with pytest.raises(httpx.RemoteProtocolError):
            read_into(received, url)

    assert received == [b"first"]
    assert lambdas.discarded


def read_into(received: list[bytes], url: str) -> None:
    with httpx.stream("POST", url) as response:
        for part in response.iter_raw():
            received.append(part)


def test_a_stream_ends_with_the_timeout_of_its_integration() -> None:
    integration = replace(INTEGRATION, streams=True, timeout_milliseconds=200)
    lambdas = FakeStreams(parts=(b"a", *(0.1, b"b") * 20))

    with Serving() as serving:
        _, url = serve(serving, lambdas, route=make_route("POST /x", integration=integration))
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.post(url)


def test_beyond_ten_megabytes_a_stream_is_slower() -> None:
    limits = StreamLimits(free_bytes=1000, bytes_per_second=2000)
    lambdas = FakeStreams(parts=(b"a" * 1000, b"b" * 1000))

    with Serving() as serving:
        _, url = serve(serving, lambdas, limits=limits)
        began = time.monotonic()
        assert len(httpx.post(url).content) == 2000

    assert time.monotonic() - began > 0.45


def test_a_client_that_disconnects_leaves_the_rest_to_nobody() -> None:
    lambdas = FakeStreams(parts=(b"first", *(0.05, b"more") * 200))

    with Serving() as serving:
        _, url = serve(serving, lambdas)
        with httpx.stream("POST", url) as response:
            assert next(response.iter_raw()) == b"first"
        ends = time.monotonic() + 5
        while not lambdas.discarded and time.monotonic() < ends:
            time.sleep(0.02)

    assert lambdas.discarded


async def test_without_a_head_in_time_there_is_a_timeout() -> None:
    integration = replace(INTEGRATION, streams=True, timeout_milliseconds=50)
    route = make_route("POST /x", integration=integration)
    lambdas = FakeStreams(delay=0.2)

    assert await Gateway(make_rest_api(route), lambdas).kind("POST", "/live/x") == (
        504,
        "INTEGRATION_TIMEOUT",
    )
    await asyncio.sleep(0.3)
    assert lambdas.discarded


@pytest.mark.parametrize("error", [None, "Unhandled"])
async def test_a_function_that_ends_without_a_head_has_failed(error: str | None) -> None:
    lambdas = FakeStreams(head=None, error=error)

    assert await Gateway(make_rest_api(ROUTE), lambdas).kind("POST", "/live/x") == (
        504,
        "INTEGRATION_FAILURE",
    )
