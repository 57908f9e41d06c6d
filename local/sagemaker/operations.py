"""InvokeEndpoint, InvokeEndpointWithResponseStream, InvokeEndpointAsync."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass

import httpx
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from local.client_disconnect import unless_disconnected
from local.faults import RUNTIME, STREAMS, Fault, Faults, Kind
from local.identity import Identities, Identity
from local.sagemaker import container, event_stream, outcomes
from local.sagemaker.asynchronous.service import Asynchronous
from local.sagemaker.authorize import authenticate, authorize, endpoint_arn
from local.sagemaker.container import Containers, Timeouts
from local.sagemaker.errors import endpoint_not_found, validation_error
from local.sagemaker.invocation import CUSTOM_ATTRIBUTES, Invocation, parse, read_body
from local.sagemaker.serverless import Concurrency, check_payload
from local.sagemaker.shadow import Shadows
from local.sagemaker.stream_faults import faulty
from local.sagemaker.streaming import broken_by, frames
from local.sagemaker.truncated_response import TruncatedResponse
from local.sigv4 import SignedRequest
from local.state import Applied, Endpoint, Variant

_FROM_CONTAINER = (
    CUSTOM_ATTRIBUTES,
    "x-amzn-sagemaker-new-session-id",
    "x-amzn-sagemaker-closed-session-id",
)


@dataclass(frozen=True)
class _Admitted:
    """A call that may go to the container."""

    identity: Identity
    action: str
    endpoint: Endpoint
    invocation: Invocation
    variant: Variant
    faults: tuple[Fault, ...]

    def headers(self, answered: Mapping[str, str]) -> dict[str, str]:
        """The headers of the response, without its content type."""
        passed = {name: answered[name] for name in _FROM_CONTAINER if name in answered}
        return {**passed, "x-Amzn-Invoked-Production-Variant": self.variant.name}


class Runtime:
    """The operations; each takes the HTTP request and raises ServiceError."""

    def __init__(
        self,
        applied: Applied,
        identities: Identities,
        containers: Containers,
        faults: Faults,
        timeouts: Timeouts,
    ) -> None:
        self._applied = applied
        self._endpoints = {endpoint.name: endpoint for endpoint in applied.endpoints}
        self._identities = identities
        self._containers = containers
        self._faults = faults
        self._timeouts = timeouts
        self._concurrency = Concurrency()
        self._shadows = Shadows(containers, timeouts.response)

    async def close(self) -> None:
        """Cancel the copies for shadow variants that still run."""
        await self._shadows.close()

    async def invoke(self, request: Request) -> Response:
        """InvokeEndpoint: the container's complete response."""
        call = await self._admit(request, "sagemaker:InvokeEndpoint", streaming=False)
        response = await unless_disconnected(request, self._respond(call))
        # Not as Starlette's media_type, which would add a charset to it.
        content_type = response.headers.get("content-type", "application/octet-stream")
        headers = {**call.headers(response.headers), "content-type": content_type}
        if outcomes.cut(call.faults) is None:
            return Response(response.body, headers=headers)
        return TruncatedResponse(response.body, headers=headers)

    async def invoke_with_response_stream(self, request: Request) -> Response:
        """InvokeEndpointWithResponseStream: the container's response as it arrives, in events."""
        action = "sagemaker:InvokeEndpointWithResponseStream"
        call = await self._admit(request, action, streaming=True)
        deadline = asyncio.get_running_loop().time() + self._timeouts.stream
        async with AsyncExitStack() as stack:
            response = await unless_disconnected(request, self._open(call, stack))
            kept = stack.pop_all()
        content_type = response.headers.get("content-type", "")
        broken = broken_by(outcomes.stream_break(call.faults))
        error = self._containers.engine(call.variant).broken_off
        headers = call.headers(response.headers)
        if content_type:
            headers["X-Amzn-SageMaker-Content-Type"] = content_type

        async def body() -> AsyncIterator[bytes]:
            async with kept:
                chunks = faulty(response.aiter_bytes(), content_type, call.faults, error)
                async for frame in frames(chunks, deadline, broken):
                    yield frame

        return StreamingResponse(body(), headers=headers, media_type=event_stream.CONTENT_TYPE)

    async def invoke_async(self, request: Request, jobs: Asynchronous) -> Response:
        """InvokeEndpointAsync: 202 as soon as the job is in the queue."""
        body = await read_body(request)
        endpoint, identity = self._endpoint(request, body, "sagemaker:InvokeEndpointAsync")
        faults = self._faults.draw(RUNTIME - STREAMS - {Kind.MODEL_ERROR})
        await asyncio.sleep(outcomes.delay_seconds(faults))
        error = outcomes.error(faults, endpoint, identity.arn, "sagemaker:InvokeEndpointAsync")
        if error is not None:
            raise error
        job = jobs.accept(dict(request.headers), endpoint)
        headers = {"X-Amzn-SageMaker-OutputLocation": job.output_location}
        if job.failure_location:
            headers["X-Amzn-SageMaker-FailureLocation"] = job.failure_location
        make = TruncatedResponse if outcomes.cut(faults) else Response
        content = json.dumps({"InferenceId": job.inference_id})
        return make(content, 202, headers, "application/json")

    def _endpoint(self, request: Request, body: bytes, action: str) -> tuple[Endpoint, Identity]:
        """The endpoint that is called, and the caller identity, which may call it.

        Raises:
            ServiceError: the signature is invalid, a permission is missing, or the endpoint is.
        """
        signed = SignedRequest.from_scope(request.scope, body)
        identity = authenticate(signed, self._identities, self._applied.region)
        name = request.path_params["name"]
        authorize(identity, action, endpoint_arn(self._applied, name))
        endpoint = self._endpoints.get(name)
        if endpoint is None:
            raise endpoint_not_found(name, identity.account_id)
        return endpoint, identity

    async def _admit(self, request: Request, action: str, *, streaming: bool) -> _Admitted:
        body = await read_body(request)
        endpoint, identity = self._endpoint(request, body, action)
        invocation = parse(request, body, streaming=streaming)
        if endpoint.configuration.asynchronous:
            raise validation_error(
                f"Endpoint {endpoint.name} is asynchronous: it accepts InvokeEndpointAsync only."
            )
        check_payload(endpoint, body)
        variant = invocation.variant(endpoint)
        self._shadows.copy(endpoint, invocation)
        faults = self._faults.draw(RUNTIME if streaming else RUNTIME - STREAMS)
        return _Admitted(identity, action, endpoint, invocation, variant, faults)

    async def _respond(self, call: _Admitted) -> container.ContainerResponse:
        with self._concurrency.slot(call.endpoint):
            return await self._respond_in_time(call)

    async def _respond_in_time(self, call: _Admitted) -> container.ContainerResponse:
        async with container.in_time(call.endpoint, self._timeouts.response):
            await _break(call)
            return await self._containers.invoke(call.endpoint, call.variant, call.invocation)

    async def _open(self, call: _Admitted, stack: AsyncExitStack) -> httpx.Response:
        stack.enter_context(self._concurrency.slot(call.endpoint))
        async with container.in_time(call.endpoint, self._timeouts.response):
            await _break(call)
            return await stack.enter_async_context(
                self._containers.open_stream(call.endpoint, call.variant, call.invocation)
            )


async def _break(call: _Admitted) -> None:
    """Apply the faults, within the container's timeout."""
    await asyncio.sleep(outcomes.delay_seconds(call.faults))
    error = outcomes.error(call.faults, call.endpoint, call.identity.arn, call.action)
    if error is not None:
        raise error
