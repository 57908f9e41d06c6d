"""A Lambda authorizer.

https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest

from local.apigateway import create_app
from local.apigateway.authorizers import MatchedRequest, lambda_authorizer
from local.apigateway.client_request import ClientRequest
from local.apigateway.context import open_context
from local.apigateway.routing import Match
from local.identity import Identities
from local.lambda_service import Invocation, StreamedInvocation
from local.state import Authorizer, Permission
from tests.local.apigateway.support import (
    ACCOUNT,
    EXECUTION_ARN,
    PERMISSION,
    REGION,
    make_api,
    make_applied,
    make_route,
)

pytestmark = pytest.mark.anyio

ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:authorizer"
KEYS = Authorizer("a1", "REQUEST", (), ARN, "2.0", simple_responses=True)
CACHED = replace(KEYS, identity_sources=("$request.header.Authorization",), ttl_seconds=60)
MAY_ASK = Permission(
    "authorizer",
    "authorizer",
    "lambda:InvokeFunction",
    "apigateway.amazonaws.com",
    f"{EXECUTION_ARN}/authorizers/a1",
)
LOG = '{"key_name":"$context.authorizer.key_name","error":"$context.authorizer.error"}'
FORBIDDEN = (403, '{"message":"Forbidden"}')
UNAUTHORIZED = (401, '{"message":"Unauthorized"}')
FAILED = (500, '{"message":"Internal Server Error"}')

Decide = Callable[[Mapping[str, Any]], object]


def by_key(event: Mapping[str, Any]) -> object:
    """Accept any name in x-api-key or authorization, except Mallory."""
    name = event["headers"].get("x-api-key") or event["headers"].get("authorization")
    if name is None or name == "mallory":
        return {"isAuthorized": False}
    return {"isAuthorized": True, "context": {"key_name": name}}


@dataclass
class Lambdas:
    """The authorizer, which a test writes, and a function behind the routes."""

    decide: Decide = by_key
    asked: list[dict[str, Any]] = field(default_factory=list)
    called: list[dict[str, Any]] = field(default_factory=list)

    async def invoke(
        self, arn: str, event: Mapping[str, Any] | bytes, *, trace_id: str | None = None
    ) -> Invocation:
        assert trace_id
        assert not isinstance(event, bytes)
        if arn != ARN:
            self.called.append(dict(event))
            return Invocation("request-2", b'{"statusCode": 200, "body": "hello"}')
        self.asked.append(dict(event))
        response = self.decide(event)
        if isinstance(response, Awaitable):
            response = await response
        return (
            response
            if isinstance(response, Invocation)
            else Invocation("1", json.dumps(response).encode())
        )

    async def invoke_streaming(
        self, arn: str, event: Mapping[str, Any] | bytes, *, trace_id: str | None = None
    ) -> StreamedInvocation:
        raise NotImplementedError


class Api:
    def __init__(
        self,
        authorizer: Authorizer = KEYS,
        decide: Decide = by_key,
        permissions: tuple[Permission, ...] = (PERMISSION, MAY_ASK),
    ) -> None:
        routes = [
            make_route(key, authorization="CUSTOM", authorizer=authorizer)
            for key in ("POST /generate", "GET /endpoint")
        ]
        self.api = make_api(*routes, log_format=LOG)
        self.lambdas = Lambdas(decide)
        self.lines: list[str] = []
        applied = make_applied(self.api, *permissions)
        self.app = create_app(self.api, applied, self.lambdas, Identities(), self.lines.append)

    async def send(
        self, method: str = "POST", path: str = "/generate", **options: Any
    ) -> tuple[int, str]:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url=self.api.endpoint) as client:
            response = await client.request(method, path, **options)
            return response.status_code, response.text

    async def ask(self, name: str, header: str = "x-api-key") -> tuple[int, str]:
        return await self.send(headers={header: name})


async def test_the_context_reaches_the_function_and_the_log() -> None:
    api = Api()

    assert await api.ask("alice") == (200, "hello")
    authorizer = api.lambdas.called[0]["requestContext"]["authorizer"]
    assert authorizer == {"lambda": {"key_name": "alice"}}
    assert json.loads(api.lines[0]) == {"key_name": "alice", "error": "-"}


async def test_no_is_forbidden_and_the_function_is_not_called() -> None:
    api = Api()

    assert await api.ask("mallory") == FORBIDDEN
    assert api.lambdas.called == []
    assert json.loads(api.lines[0]) == {
        "key_name": "-",
        "error": "the authorizer denied the request",
    }


async def test_the_event_is_the_documented_one() -> None:
    api = Api()
    await api.send(
        path="/generate?a=1&a=2",
        content=b"secret body",
        headers={"X-Api-Key": "alice", "cookie": "c=1"},
    )

    (event,) = api.lambdas.asked
    assert {
        "version": "2.0",
        "type": "REQUEST",
        "routeKey": "POST /generate",
    }.items() <= event.items()
    assert event["routeArn"] == f"{EXECUTION_ARN}/$default/POST/generate"
    assert event["identitySource"] is None
    assert event["headers"]["x-api-key"] == "alice"
    assert event["cookies"] == ["c=1"]
    assert event["queryStringParameters"] == {"a": "1,2"}
    assert event["rawPath"] == "/generate"
    assert event["requestContext"]["http"]["method"] == "POST"
    assert event["requestContext"]["requestId"]
    assert "body" not in event


async def test_without_identity_sources_the_function_is_asked_each_time() -> None:
    api = Api(replace(KEYS, ttl_seconds=60))

    assert await api.ask("alice") == (200, "hello")
    assert await api.ask("mallory") == FORBIDDEN
    assert await api.send() == FORBIDDEN
    assert len(api.lambdas.asked) == 3


async def test_a_missing_identity_source_is_unauthorized_and_nobody_is_asked() -> None:
    api = Api(CACHED)

    assert await api.ask("alice", "x-api-key") == UNAUTHORIZED
    assert await api.ask("", "authorization") == UNAUTHORIZED
    assert api.lambdas.asked == []


async def test_every_identity_source_has_to_be_there() -> None:
    both = ("$request.header.Authorization", "$request.querystring.tenant")
    api = Api(replace(CACHED, identity_sources=both))
    headers = {"authorization": "alice"}

    assert await api.send(headers=headers) == UNAUTHORIZED
    assert await api.send(path="/generate?tenant=t1", headers=headers) == (200, "hello")
    assert api.lambdas.asked[0]["identitySource"] == ["alice", "t1"]


async def test_answers_are_kept_by_the_sources_values_for_all_routes() -> None:
    api = Api(CACHED)
    for _ in range(3):
        assert await api.ask("alice", "authorization") == (200, "hello")
        assert await api.ask("mallory", "authorization") == FORBIDDEN
    await api.send("GET", "/endpoint", headers={"authorization": "alice"})

    assert len(api.lambdas.asked) == 2
    names = [e["requestContext"]["authorizer"]["lambda"]["key_name"] for e in api.lambdas.called]
    assert names == ["alice"] * 4


async def test_with_the_route_among_the_sources_each_route_asks() -> None:
    sources = ("$request.header.Authorization", "$context.routeKey")
    api = Api(replace(CACHED, identity_sources=sources))
    for method, path in (("POST", "/generate"), ("GET", "/endpoint")):
        await api.send(method, path, headers={"authorization": "alice"})

    assert [event["routeKey"] for event in api.lambdas.asked] == ["POST /generate", "GET /endpoint"]


async def test_a_kept_answer_ends_with_its_time() -> None:
    now = 0.0
    authorizer = lambda_authorizer.LambdaAuthorizer(
        CACHED, lambdas := Lambdas(), permitted=True, clock=lambda: now
    )
    matched = alices_visit(CACHED)
    await authorizer.authorize(matched)
    now = 59.9
    await authorizer.authorize(matched)
    assert len(lambdas.asked) == 1
    now = 60.0
    await authorizer.authorize(matched)
    assert len(lambdas.asked) == 2


def alices_visit(authorizer: Authorizer) -> MatchedRequest:
    route = make_route("POST /generate", authorization="CUSTOM", authorizer=authorizer)
    headers = [("authorization", "alice")]
    request = ClientRequest("POST", "HTTP/1.1", "/generate", "", headers, "203.0.113.7")
    return MatchedRequest(
        open_context(make_api(route), request), Match(route.key), route, "Root=1-2-3"
    )


@pytest.mark.parametrize(
    "response",
    [
        None,
        [],
        {},
        {"isAuthorized": "true"},
        {"isAuthorized": 1},
        {"isAuthorized": True, "context": "text"},
        {"principalId": "alice", "policyDocument": {}},
        Invocation("1", b"not json"),
        Invocation("1", b'{"errorMessage": "broken"}', function_error="Unhandled"),
        Invocation("1", b'{"Message": "Rate Exceeded."}', rejected="TooManyRequestsException"),
    ],
)
async def test_an_authorizer_that_fails_lets_nobody_in_and_is_asked_again(response: object) -> None:
    api = Api(CACHED, lambda _: response)

    assert await api.ask("alice", "authorization") == FAILED
    assert await api.ask("alice", "authorization") == FAILED
    assert len(api.lambdas.asked) == 2
    assert api.lambdas.called == []


async def test_an_authorizer_that_takes_too_long_lets_nobody_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lambda_authorizer, "TIMEOUT_SECONDS", 0.05)

    assert await Api(decide=lambda _: asyncio.sleep(5)).ask("alice") == FAILED


@pytest.mark.parametrize(
    "permissions",
    [
        (PERMISSION,),
        (PERMISSION, replace(MAY_ASK, function_name="another")),
        (PERMISSION, replace(MAY_ASK, source_arn=f"{EXECUTION_ARN}/authorizers/a2")),
        (PERMISSION, replace(MAY_ASK, source_arn=f"{EXECUTION_ARN}/*/POST/generate")),
        (PERMISSION, replace(MAY_ASK, principal="events.amazonaws.com")),
    ],
)
async def test_without_a_permission_of_its_own_the_authorizer_is_not_asked(
    permissions: tuple[Permission, ...],
) -> None:
    api = Api(permissions=permissions)

    assert await api.ask("alice") == FAILED
    assert api.lambdas.asked == []


@pytest.mark.parametrize(
    "authorizer",
    [
        replace(KEYS, payload_format_version="1.0"),
        replace(KEYS, simple_responses=False),
        replace(KEYS, function_arn=None),
    ],
)
async def test_what_is_not_emulated_lets_nobody_in(authorizer: Authorizer) -> None:
    assert await Api(authorizer).ask("alice") == FAILED


async def test_a_preflight_asks_nobody() -> None:
    api = Api()
    await api.send("OPTIONS", headers={"origin": "https://a.example.com"})

    assert api.lambdas.asked == []
