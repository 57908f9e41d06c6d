"""Calls to the model container, with SageMaker's timeouts.

https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html: a container
has 60 seconds for a response; a streamed one may take 8 minutes.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from local.model_server.app import CONTAINER, DEFAULT_ENGINE
from local.model_server.engines import ENGINES
from local.model_server.engines.engine import Engine
from local.sagemaker.engine import engine_of
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
    """A client for the model server at ``url``."""
    return httpx.AsyncClient(
        base_url=url,
        timeout=None,
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=20),
        trust_env=False,
    )


class Containers:
    """The containers of all variants, played by one model server; the callers set the timeouts.

    Args:
        client: for the model server, see `create_client`.
        engine: the engine that an image of one's own is.
    """

    def __init__(self, client: httpx.AsyncClient, engine: str = DEFAULT_ENGINE) -> None:
        self._client = client
        self._own = engine

    def engine(self, variant: Variant) -> Engine:
        """The engine in the variant's container."""
        return ENGINES[self._engine(variant)]

    async def invoke(
        self, endpoint: Endpoint, variant: Variant, invocation: Invocation
    ) -> ContainerResponse:
        """The complete response of the variant's container.

        Raises:
            ModelError: the container refused, failed or closed the connection.
        """
        async with self.open_stream(endpoint, variant, invocation) as response:
            try:
                return ContainerResponse(response.headers, await response.aread())
            except httpx.TransportError as error:
                raise ModelError(endpoint, 0, PROCESS_EXITED) from error

    @asynccontextmanager
    async def open_stream(
        self, endpoint: Endpoint, variant: Variant, invocation: Invocation
    ) -> AsyncIterator[httpx.Response]:
        """The container's response as soon as its head has come, with the body still to be read.

        Raises:
            ModelError: the container refused, failed or closed the connection before it responded.
        """
        own = {"image": variant.model.image, "environment": dict(variant.model.environment)}
        request = self._client.build_request(
            "POST",
            f"/{self._engine(variant)}/invocations",
            headers={**invocation.headers, CONTAINER: json.dumps(own)},
            content=invocation.body,
        )
        try:
            response = await self._client.send(request, stream=True)
        except httpx.TransportError as error:
            raise ModelError(endpoint, 0, PROCESS_EXITED) from error
        try:
            if not response.is_success:
                raise await _failure(endpoint, response)
            yield response
        finally:
            await response.aclose()

    def _engine(self, variant: Variant) -> str:
        return engine_of(variant.model.image) or self._own


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
