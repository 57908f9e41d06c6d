"""An HTTP API as Terraform would have applied it, functions that a test writes, and a client."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from local.apigateway import create_app
from local.identity import Identities
from local.lambda_service import Invocation, StreamedInvocation
from local.state import AccessLog, Api, Applied, Integration, Permission, Route, Stage

ACCOUNT, REGION, API_ID = "123456789012", "eu-west-1", "abc123"
FUNCTION_ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:demo"
EXECUTION_ARN = f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{API_ID}"
DOMAIN = f"{API_ID}.execute-api.{REGION}.amazonaws.com"
PERMISSION = Permission(
    "any", "demo", "lambda:InvokeFunction", "apigateway.amazonaws.com", f"{EXECUTION_ARN}/*"
)
STAGE = Stage("$default", None, None, {})
INTEGRATION = Integration("i1", "AWS_PROXY", "uri", FUNCTION_ARN, "2.0", 29000)


def make_route(key: str, **changes: Any) -> Route:
    return replace(Route("r1", key, "NONE", INTEGRATION, None), **changes)


def make_api(*routes: Route | str, log_format: str | None = None, **changes: Any) -> Api:
    """An API with these routes, each given as its key or whole."""
    stage = changes.pop("stage", STAGE)
    if log_format:
        stage = replace(stage, access_log=AccessLog("arn:aws:logs:…", log_format))
    api = Api(
        id=API_ID,
        name="demo",
        arn=f"arn:aws:apigateway:{REGION}::/apis/{API_ID}",
        endpoint=f"https://{DOMAIN}",
        execution_arn=EXECUTION_ARN,
        disable_execute_api_endpoint=False,
        cors=None,
        stage=stage,
        routes=tuple(make_route(r) if isinstance(r, str) else r for r in routes),
    )
    return replace(api, **changes)


def make_applied(api: Api, *permissions: Permission) -> Applied:
    return Applied(ACCOUNT, REGION, (api,), (), permissions, (), (), {})


Respond = Callable[[dict[str, Any]], Awaitable[object] | object]


@dataclass
class FakeLambdas:
    """Answers each event with `respond(event)`, JSON or a whole Invocation; keeps the events."""

    respond: Respond = lambda _: {"statusCode": 200, "body": "hello"}
    events: list[dict[str, Any]] = field(default_factory=list)

    async def invoke(
        self,
        arn: str,
        event: Mapping[str, Any] | bytes,
        *,
        trace_id: str | None = None,  # noqa: ARG002 (the service's own signature)
    ) -> Invocation:
        assert arn == FUNCTION_ARN
        assert not isinstance(event, bytes)
        self.events.append(dict(event))
        response = self.respond(dict(event))
        if isinstance(response, Awaitable):
            response = await response
        if isinstance(response, Invocation):
            return response
        return Invocation("request-1", json.dumps(response).encode())

    async def invoke_streaming(
        self, arn: str, event: Mapping[str, Any] | bytes, *, trace_id: str | None = None
    ) -> StreamedInvocation:
        raise NotImplementedError


@dataclass
class Gateway:
    """The application of an API, called in memory."""

    api: Api
    lambdas: FakeLambdas = field(default_factory=FakeLambdas)
    permissions: tuple[Permission, ...] = (PERMISSION,)
    identities: Identities = field(default_factory=Identities)
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        applied = make_applied(self.api, *self.permissions)
        self.app = create_app(self.api, applied, self.lambdas, self.identities, self.lines.append)

    async def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, client=("203.0.113.7", 5555))
        async with httpx.AsyncClient(transport=transport, base_url=self.api.endpoint) as client:
            return await client.request(method, path, **options)

    async def event(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        """The event that a request makes."""
        response = await self.send(method, path, **options)
        assert response.status_code == 200, response.text
        return self.lambdas.events[-1]
