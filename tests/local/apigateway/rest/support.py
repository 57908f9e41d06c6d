"""A REST API as Terraform would have applied it, functions that a test writes, and a client."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from local.apigateway import create_app
from local.apigateway.authorizers import OpenId
from local.apigateway.rest.streaming import StreamLimits
from local.identity import Identities
from local.lambda_service import Head, Invocation, StreamedInvocation
from local.state import (
    Authorizer,
    GatewayResponse,
    Integration,
    Permission,
    RestApi,
    Route,
    Stage,
)
from tests.local.apigateway.support import (
    API_ID,
    DOMAIN,
    EXECUTION_ARN,
    FUNCTION_ARN,
    PERMISSION,
    REGION,
    FakeLambdas,
    make_applied,
)

STAGE = Stage("live", None, None, {"color": "blue"})
INTEGRATION = Integration("i1", "AWS_PROXY", "uri", FUNCTION_ARN, "1.0", 29000)
AUTHORIZER = Authorizer("api_key", "REQUEST", (), FUNCTION_ARN)
REFUSED = GatewayResponse(
    None,
    {"x-request-id": "context.requestId", "cache-control": "'no-store'"},
    '{"error":{"type":"$context.error.responseType"},"request_id":"$context.requestId"}',
)


def make_route(key: str, **changes: Any) -> Route:
    return replace(Route(key, key, "NONE", INTEGRATION, None), **changes)


def make_rest_api(*routes: Route | str, **changes: Any) -> RestApi:
    """A REST API with these routes, each given as its key or whole."""
    api = RestApi(
        id=API_ID,
        name="demo",
        arn=f"arn:aws:apigateway:{REGION}::/restapis/{API_ID}",
        endpoint=f"https://{DOMAIN}",
        execution_arn=EXECUTION_ARN,
        disable_execute_api_endpoint=False,
        cors=None,
        stage=STAGE,
        routes=tuple(make_route(r) if isinstance(r, str) else r for r in routes),
        gateway_responses={"DEFAULT_4XX": REFUSED, "DEFAULT_5XX": REFUSED},
    )
    return replace(api, **changes)


@dataclass
class FakeStreams(FakeLambdas):
    """Streams what `parts` yields, after `head`; keeps the events."""

    head: Head | None = field(default_factory=lambda: Head(200, {"content-type": "text/plain"}))
    parts: tuple[bytes | float | Exception, ...] = ()
    error: str | None = None
    delay: float = 0
    discarded: bool = False

    async def invoke_streaming(
        self,
        arn: str,
        event: Mapping[str, Any] | bytes,
        *,
        trace_id: str | None = None,  # noqa: ARG002 (the service's own signature)
    ) -> StreamedInvocation:
        assert arn == FUNCTION_ARN
        assert not isinstance(event, bytes)
        self.events.append(dict(event))
        await asyncio.sleep(self.delay)
        invocation = Invocation("request-1", b'{"errorMessage": "no"}', function_error=self.error)

        async def outcome() -> Invocation:
            return invocation

        return StreamedInvocation(
            self.head, self._parts(), asyncio.create_task(outcome()), self._discard
        )

    async def _parts(self) -> AsyncIterator[bytes]:
        """A number is a pause, in seconds."""
        for part in self.parts:
            if isinstance(part, bytes):
                yield part
            else:
                assert isinstance(part, float)
                await asyncio.sleep(part)

    def _discard(self) -> None:
        self.discarded = True


@dataclass
class Gateway:
    """The application of a REST API, called in memory."""

    api: RestApi
    lambdas: FakeStreams = field(default_factory=FakeStreams)
    permissions: tuple[Permission, ...] = (PERMISSION,)
    identities: Identities = field(default_factory=Identities)
    openid: OpenId | None = None
    limits: StreamLimits | None = None
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.app = create_app(
            self.api,
            make_applied(self.api, *self.permissions),
            self.lambdas,
            self.identities,
            self.lines.append,
            self.openid,
            self.limits,
        )

    async def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, client=("203.0.113.7", 5555))
        async with httpx.AsyncClient(transport=transport, base_url=self.api.endpoint) as client:
            return await client.request(method, path, **options)

    async def event(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        """The event that a request makes."""
        response = await self.send(method, path, **options)
        assert response.status_code == 200, response.text
        return self.lambdas.events[-1]

    async def kind(self, method: str, path: str, **options: Any) -> tuple[int, str]:
        """The status and the type of the gateway response that a request gets."""
        response = await self.send(method, path, **options)
        kind: str = json.loads(response.content)["error"]["type"]
        assert json.loads(response.content)["request_id"] == response.headers["x-amzn-requestid"]
        return response.status_code, kind
