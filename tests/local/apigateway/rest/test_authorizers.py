"""Who may call a method: signatures, policies of a function, tokens of a user pool."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from local.apigateway.authorizers import OpenId
from local.lambda_service import Invocation
from local.state import Authorizer
from tests.local.apigateway.rest.support import (
    AUTHORIZER,
    FakeStreams,
    Gateway,
    make_rest_api,
    make_route,
)
from tests.local.apigateway.support import EXECUTION_ARN

pytestmark = pytest.mark.anyio

ISSUER = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Pool"
POOL = Authorizer("cognito", "COGNITO_USER_POOLS", (), issuer=ISSUER)
CACHED = replace(AUTHORIZER, identity_sources=("method.request.header.x-api-key",), ttl_seconds=60)


def policy(resource: str, effect: str = "Allow", **context: Any) -> dict[str, Any]:
    statement = {"Effect": effect, "Action": "execute-api:Invoke", "Resource": resource}
    return {
        "principalId": "alice",
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": context,
    }


def gateway_with(answer: object, authorizer: Authorizer = AUTHORIZER) -> Gateway:
    """Two methods behind one authorizer; the same function answers both kinds of events."""
    asked = 0

    def respond(event: dict[str, Any]) -> object:
        nonlocal asked
        if event.get("type") == "REQUEST":
            asked += 1
            return answer
        return {"statusCode": 200, "body": str(asked)}

    routes = [
        make_route(key, authorization="CUSTOM", authorizer=authorizer)
        for key in ("GET /x", "GET /y")
    ]
    return Gateway(make_rest_api(*routes), FakeStreams(respond=respond))


async def test_a_policy_that_allows_the_method_passes_its_context_on() -> None:
    gateway = gateway_with(policy(f"{EXECUTION_ARN}/live/*", key_name="alice", number=1))

    event = await gateway.event("GET", "/live/x")

    authorizer = event["requestContext"]["authorizer"]
    assert (authorizer["key_name"], authorizer["number"]) == ("alice", "1")
    assert authorizer["principalId"] == "alice"
    assert gateway.lambdas.events[0]["methodArn"] == f"{EXECUTION_ARN}/live/GET/x"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (policy(f"{EXECUTION_ARN}/live/GET/other"), (403, "ACCESS_DENIED")),
        (policy(f"{EXECUTION_ARN}/*", "Deny"), (403, "ACCESS_DENIED")),
        (
            Invocation("r", b'{"errorMessage": "Unauthorized"}', function_error="Unhandled"),
            (401, "UNAUTHORIZED"),
        ),
        (
            Invocation("r", b'{"errorMessage": "broken"}', function_error="Unhandled"),
            (500, "AUTHORIZER_FAILURE"),
        ),
        ({"isAuthorized": True}, (500, "AUTHORIZER_CONFIGURATION_ERROR")),
        (
            policy(f"{EXECUTION_ARN}/*", key={"name": "alice"}),
            (500, "AUTHORIZER_CONFIGURATION_ERROR"),
        ),
    ],
    ids=["another method", "deny", "unauthorized", "failed", "of an HTTP API", "nested context"],
)
async def test_anything_else_is_refused(answer: object, expected: tuple[int, str]) -> None:
    assert await gateway_with(answer).kind("GET", "/live/x") == expected


async def test_a_cached_policy_is_evaluated_for_the_method_that_is_called() -> None:
    gateway = gateway_with(policy(f"{EXECUTION_ARN}/live/GET/x"), CACHED)
    key = {"x-api-key": "k"}

    assert (await gateway.send("GET", "/live/x", headers=key)).text == "1"
    assert (await gateway.send("GET", "/live/x", headers=key)).text == "1"
    assert await gateway.kind("GET", "/live/y", headers=key) == (403, "ACCESS_DENIED")
    assert (await gateway.send("GET", "/live/x", headers={"x-api-key": "other"})).text == "2"


async def test_without_an_identity_source_the_function_is_not_asked() -> None:
    gateway = gateway_with(policy("*"), CACHED)

    assert await gateway.kind("GET", "/live/x") == (401, "UNAUTHORIZED")
    assert gateway.lambdas.events == []


async def test_an_unsigned_request_lacks_authentication() -> None:
    gateway = Gateway(make_rest_api(make_route("GET /x", authorization="AWS_IAM")))

    assert await gateway.kind("GET", "/live/x") == (403, "MISSING_AUTHENTICATION_TOKEN")


async def test_a_signature_that_does_not_match_is_refused() -> None:
    gateway = Gateway(make_rest_api(make_route("GET /x", authorization="AWS_IAM")))
    headers = {
        "authorization": "AWS4-HMAC-SHA256 "
        "Credential=AKIAX/20261127/eu-west-1/execute-api/aws4_request, "
        "SignedHeaders=host;x-amz-date, Signature=00",
        "x-amz-date": "20261127T000000Z",
    }

    assert await gateway.kind("GET", "/live/x", headers=headers) == (403, "INVALID_SIGNATURE")


KEY = RSAKey.generate_key(2048, {"kid": "one"})


class Keys(OpenId):
    async def keys(self, issuer: str) -> KeySet:
        assert issuer == ISSUER
        return KeySet([KEY])


def token(**claims: Any) -> dict[str, str]:
    whole = {"iss": ISSUER, "exp": int(time.time()) + 60, "sub": "user", **claims}
    return {"authorization": f"Bearer {jwt.encode({'alg': 'RS256', 'kid': 'one'}, whole, KEY)}"}


def pool_gateway(*scopes: str) -> Gateway:
    route = make_route("GET /x", authorization="COGNITO_USER_POOLS", authorizer=POOL, scopes=scopes)
    return Gateway(make_rest_api(route), openid=Keys())


async def test_the_claims_of_a_token_of_the_pool_are_passed_on() -> None:
    headers = token(token_use="id", aud="any-app")

    event = await pool_gateway().event("GET", "/live/x", headers=headers)

    assert event["requestContext"]["authorizer"]["claims"]["aud"] == "any-app"


@pytest.mark.parametrize(
    ("scopes", "claims", "passes"),
    [
        ((), {"token_use": "id"}, True),
        ((), {"token_use": "access"}, False),
        (("llm/a",), {"token_use": "access", "scope": "llm/a llm/b"}, True),
        (("llm/a",), {"token_use": "access", "scope": "llm/b"}, False),
        ((), {"token_use": "id", "iss": "https://other"}, False),
        ((), {"token_use": "id", "exp": 1}, False),
    ],
)
async def test_a_method_without_scopes_takes_id_tokens_and_one_with_scopes_access_tokens(
    scopes: tuple[str, ...], claims: dict[str, Any], passes: bool
) -> None:
    response = await pool_gateway(*scopes).send("GET", "/live/x", headers=token(**claims))

    assert response.status_code == (200 if passes else 401)


async def test_without_a_token_there_is_a_401() -> None:
    assert await pool_gateway().kind("GET", "/live/x") == (401, "UNAUTHORIZED")
