"""The API as a whole: limits, time-outs, and clients that hang up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
import uvicorn

from tests.local.apigateway.support import INTEGRATION, FakeLambdas, Gateway, make_api, make_route

pytestmark = pytest.mark.anyio

TEN_MB = 10 * 1024 * 1024


async def test_an_unknown_path_is_not_found() -> None:
    response = await Gateway(make_api("POST /generate")).send("POST", "/other")

    assert (response.status_code, response.text) == (404, '{"message":"Not Found"}')
    assert response.headers["content-type"] == "application/json"


async def test_a_known_path_with_another_method_is_not_found() -> None:
    response = await Gateway(make_api("POST /generate")).send("GET", "/generate")

    assert (response.status_code, response.text) == (404, '{"message":"Not Found"}')


@pytest.mark.parametrize("path", ["/x", "/none"])
async def test_every_answer_carries_the_requests_id(path: str) -> None:
    response = await Gateway(make_api("GET /x")).send("GET", path)

    assert len(response.headers["apigw-requestid"]) == 16


async def test_a_body_of_10_mb_passes_and_one_byte_more_does_not() -> None:
    gateway = Gateway(make_api("POST /x", log_format="$context.status"))

    fits = await gateway.send("POST", "/x", content=b"a" * TEN_MB)
    over = await gateway.send("POST", "/x", content=b"a" * (TEN_MB + 1))

    assert fits.status_code == 200
    assert (over.status_code, over.text) == (413, '{"message":"Request Entity Too Large"}')
    assert len(gateway.lambdas.events) == 1
    assert gateway.lines == ["200", "413"]


async def test_a_function_slower_than_the_integrations_time_out_is_unavailable() -> None:
    """The function goes on: only the API stops waiting."""
    finished = asyncio.Event()

    async def slow(_: dict[str, Any]) -> str:
        await asyncio.sleep(0.3)
        finished.set()
        return "late"

    lambdas = FakeLambdas(lambda event: asyncio.shield(asyncio.ensure_future(slow(event))))
    integration = replace(INTEGRATION, timeout_milliseconds=100)
    api = make_api(
        make_route("GET /x", integration=integration),
        log_format="$context.status $context.integrationErrorMessage",
    )
    gateway = Gateway(api, lambdas)

    response = await gateway.send("GET", "/x")

    assert (response.status_code, response.text) == (503, '{"message":"Service Unavailable"}')
    assert gateway.lines == ["503 the integration timed out after 0.1 s"]
    await asyncio.wait_for(finished.wait(), 5)


@asynccontextmanager
async def served(gateway: Gateway) -> AsyncIterator[int]:
    """The application behind a real server; gives the port."""
    server = uvicorn.Server(uvicorn.Config(gateway.app, port=0, log_level="error"))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await serving


async def _until_logged(gateway: Gateway, lines: int = 1) -> None:
    async with asyncio.timeout(5):
        while len(gateway.lines) < lines:
            await asyncio.sleep(0.01)


async def test_a_client_that_hangs_up_while_the_function_runs_is_logged() -> None:
    started, finished = asyncio.Event(), asyncio.Event()

    async def slow(_: dict[str, Any]) -> str:
        started.set()
        await asyncio.sleep(0.3)
        finished.set()
        return "late"

    api = make_api("GET /x", log_format="$context.status $context.error.message")
    gateway = Gateway(api, FakeLambdas(slow))
    async with served(gateway) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /x HTTP/1.1\r\nHost: a\r\n\r\n")
        await started.wait()
        writer.close()
        await _until_logged(gateway)

    assert finished.is_set()
    assert gateway.lines == ["200 the client disconnected before its response"]


async def test_a_client_that_hangs_up_within_its_body_is_logged_and_invokes_nothing() -> None:
    api = make_api("POST /x", log_format="$context.status $context.error.message")
    gateway = Gateway(api)
    async with served(gateway) as port:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc")
        await writer.drain()
        await asyncio.sleep(0.1)
        writer.close()
        await _until_logged(gateway)

    assert gateway.lambdas.events == []
    assert gateway.lines == ["499 the client disconnected before its request was complete"]


async def test_after_a_client_hung_up_the_next_one_is_served() -> None:
    gateway = Gateway(make_api("GET /x", log_format="$context.status"))
    async with served(gateway) as port:
        _, rude = await asyncio.open_connection("127.0.0.1", port)
        rude.write(b"GET /x HTTP/1.1\r\nHost: a\r\n\r\n")
        rude.close()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")

        response = await asyncio.wait_for(reader.read(), 5)

    assert response.startswith(b"HTTP/1.1 200 ")
    assert response.endswith(b"\r\n\r\nhello")
