"""Calls to the model container, with SageMaker's timeouts.

https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html: a container
has 60 seconds for a response; a streamed one may take 8 minutes.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from local.sagemaker import engine
from local.sagemaker.errors import PROCESS_EXITED, TIMED_OUT, ModelError
from local.sagemaker.invocation import Invocation
from local.state import Endpoint, Variant


@dataclass(frozen=True)
class Timeouts:
    """How long a container may take, in seconds."""

    response: float = 60.0
    stream: float = 8 * 60.0


@dataclass(frozen=True)
class ContainerResponse:
    """A response of the container with a 2xx status."""

    headers: Mapping[str, str]
    body: bytes


def create_client(url: str) -> httpx.AsyncClient:
    """A client for the container at ``url``; the callers set the timeouts."""
    return httpx.AsyncClient(
        base_url=url,
        timeout=None,
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=20),
        trust_env=False,
    )


async def invoke(
    client: httpx.AsyncClient, endpoint: Endpoint, variant: Variant, invocation: Invocation
) -> ContainerResponse:
    """The complete response of the variant's container.

    Raises:
        ModelError: the container refused, failed or closed the connection.
    """
    async with open_stream(client, endpoint, variant, invocation) as response:
        try:
            return ContainerResponse(response.headers, await response.aread())
        except httpx.TransportError as error:
            raise ModelError(endpoint, 0, PROCESS_EXITED) from error


@asynccontextmanager
async def open_stream(
    client: httpx.AsyncClient, endpoint: Endpoint, variant: Variant, invocation: Invocation
) -> AsyncIterator[httpx.Response]:
    """The container's response as soon as its head has come, with the body still to be read.

    Raises:
        ModelError: the container refused, failed or closed the connection before it responded.
    """
    request = client.build_request(
        "POST",
        engine.path(variant.model),
        headers={**invocation.headers, **engine.headers(variant.model)},
        content=invocation.body,
    )
    try:
        response = await client.send(request, stream=True)
    except httpx.TransportError as error:
        raise ModelError(endpoint, 0, PROCESS_EXITED) from error
    try:
        if not response.is_success:
            raise await _failure(endpoint, response)
        yield response
    finally:
        await response.aclose()


async def _failure(endpoint: Endpoint, response: httpx.Response) -> ModelError:
    try:
        message = (await response.aread()).decode("utf-8", "replace")
    except httpx.TransportError:
        message = ""
    return ModelError(endpoint, response.status_code, message)


@asynccontextmanager
async def in_time(endpoint: Endpoint, seconds: float) -> AsyncIterator[None]:
    """Turn a timeout within the block into SageMaker's error.

    Raises:
        ModelError: the block took longer than ``seconds``.
    """
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise ModelError(endpoint, 0, TIMED_OUT) from error
