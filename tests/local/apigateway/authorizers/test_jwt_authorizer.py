"""Tokens, as an HTTP API accepts and refuses them.

The rules: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
"""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from local.apigateway import create_app
from local.apigateway.authorizers import OpenId
from local.fake_internet import Issuer
from local.identity import Identities
from local.serving import Serving
from local.state import Authorizer
from tests.local.apigateway.support import (
    PERMISSION,
    FakeLambdas,
    make_api,
    make_applied,
    make_route,
)

pytestmark = pytest.mark.anyio

NAME = "https://issuer.example.com/pool"
JWT = Authorizer("a1", "JWT", ("$request.header.Authorization",), issuer=NAME, audiences=("gpt2",))
OPEN_TO_ALL_TOKENS = make_route("GET /endpoint", authorization="JWT", authorizer=JWT)
SCOPED = make_route("POST /generate", authorization="JWT", authorizer=JWT, scopes=("write", "all"))
LOG = '{"sub":"$context.authorizer.claims.sub","error":"$context.authorizer.error"}'


@pytest.fixture(scope="module")
def issuer() -> Issuer:
    return Issuer(NAME)


@pytest.fixture(scope="module")
def issuer_url(issuer: Issuer) -> Iterator[str]:
    with Serving() as serving:
        yield f"http://127.0.0.1:{serving.serve(issuer.create_app())}"


class Api:
    """The API in memory: sends requests, and keeps the functions' events and the log's lines."""

    def __init__(self, client: httpx.AsyncClient, lambdas: FakeLambdas, lines: list[str]) -> None:
        self.client, self.lambdas, self.lines = client, lambdas, lines

    async def get(self, authorization: str | None) -> httpx.Response:
        headers = {} if authorization is None else {"authorization": authorization}
        return await self.client.get("/endpoint", headers=headers)

    async def post(self, authorization: str) -> httpx.Response:
        return await self.client.post("/generate", headers={"authorization": authorization})


@asynccontextmanager
async def running(openid: OpenId) -> AsyncIterator[Api]:
    api = make_api(OPEN_TO_ALL_TOKENS, SCOPED, log_format=LOG)
    lambdas, lines = FakeLambdas(), list[str]()
    app = create_app(
        api, make_applied(api, PERMISSION), lambdas, Identities(), lines.append, openid
    )
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=api.endpoint) as client:
        yield Api(client, lambdas, lines)


@pytest.fixture
async def api(issuer_url: str) -> AsyncIterator[Api]:
    async with running(OpenId({NAME: issuer_url})) as started:
        yield started


def refused(response: httpx.Response, description: str) -> bool:
    challenge = f'Bearer scope="" error="invalid_token" error_description="{description}"'
    return (
        response.status_code == 401
        and response.text == '{"message":"Unauthorized"}'
        and response.headers["www-authenticate"] == challenge
    )


@pytest.mark.parametrize("form", ["Bearer {}", "bearer {}", "{}"])
async def test_a_token_passes_with_and_without_its_scheme(
    form: str, api: Api, issuer: Issuer
) -> None:
    assert (await api.get(form.format(issuer.token("gpt2")))).status_code == 200


async def test_claims_reach_the_function_and_the_subject_the_log(api: Api, issuer: Issuer) -> None:
    token = issuer.token("gpt2", "write read", sub="ada", groups=["a", "b"], admin=True)
    await api.post(f"Bearer {token}")

    found = api.lambdas.events[-1]["requestContext"]["authorizer"]["jwt"]
    assert found["scopes"] == ["write", "all"]
    assert found["claims"]["sub"] == "ada"
    assert found["claims"]["scope"] == "write read"
    assert found["claims"]["groups"] == "[a b]"
    assert found["claims"]["admin"] == "true"
    assert json.loads(api.lines[-1]) == {"sub": "ada", "error": "-"}


async def test_a_claim_that_is_null_does_not_reach_the_function(api: Api, issuer: Issuer) -> None:
    await api.post(f"Bearer {issuer.token('gpt2', 'write', sub=None, groups=[])}")

    claims = api.lambdas.events[-1]["requestContext"]["authorizer"]["jwt"]["claims"]
    assert "sub" not in claims
    assert claims["groups"] == "[]"


async def test_no_token_is_a_bare_challenge(api: Api) -> None:
    response = await api.get(None)

    assert (response.status_code, response.text) == (401, '{"message":"Unauthorized"}')
    assert response.headers["www-authenticate"] == "Bearer"
    assert api.lambdas.events == []


@pytest.mark.parametrize("token", ["Bearer x", "x.y", "Bearer a.b.c.d"])
async def test_what_is_no_token_is_refused(token: str, api: Api) -> None:
    response = await api.get(token)

    assert refused(response, "token contains an invalid number of segments")


# Read once, when the tests are collected, which may be long before they run: hence a whole day.
NOW = int(time.time())
DAY = 24 * 3600


@pytest.mark.parametrize(
    ("claims", "description"),
    [
        ({"aud": "other"}, "the token does not have a valid audience"),
        ({"aud": ["other", "another"]}, "the token does not have a valid audience"),
        ({"aud": None}, "the token does not have a valid audience"),
        ({"aud": "other", "client_id": "gpt2"}, "the token does not have a valid audience"),
        ({"iss": "https://issuer.example.com"}, "the token does not have a valid issuer"),
        ({"iss": NAME + "/"}, "the token does not have a valid issuer"),
        ({"iss": None}, "the token does not have a valid issuer"),
        ({"exp": NOW - 1}, "the token has expired"),
        ({"exp": None}, "the token's exp is not a number"),
        ({"exp": str(NOW + DAY)}, "the token's exp is not a number"),
        ({"exp": True}, "the token's exp is not a number"),
        ({"nbf": NOW + DAY}, "the token is not valid yet"),
        ({"iat": NOW + DAY}, "the token is not valid yet"),
    ],
)
async def test_a_wrong_claim_is_refused(
    claims: dict[str, Any], description: str, api: Api, issuer: Issuer
) -> None:
    token = issuer.token("gpt2", **claims)

    assert refused(await api.get(f"Bearer {token}"), description)
    assert api.lambdas.events == []


async def test_a_token_without_a_time_to_end_is_refused(api: Api, issuer: Issuer) -> None:
    token = issuer.sign({"iss": NAME, "aud": "gpt2"})

    assert refused(await api.get(f"Bearer {token}"), "the token has expired")


@pytest.mark.parametrize("claims", [{"aud": ["x", "gpt2"]}, {"client_id": "gpt2"}])
async def test_one_audience_of_many_or_the_client_id_will_do(
    claims: dict[str, Any], api: Api, issuer: Issuer
) -> None:
    rest = {"iss": NAME, "exp": NOW + DAY}

    assert (await api.get(issuer.sign({**rest, **claims}))).status_code == 200


# --- forged tokens -------------------------------------------------------------------------------

GOOD = {"iss": NAME, "aud": "gpt2", "exp": NOW + DAY, "scope": "write"}
INVALID = "the token's key, algorithm or signature is invalid"


def segment(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def unsigned(algorithm: str, issuer: Issuer) -> str:
    return f"{segment({'alg': algorithm, 'kid': issuer.key.kid})}.{segment(GOOD)}."


def signed_with_the_public_key(issuer: Issuer) -> str:
    secret = issuer.key.as_pem(private=False)
    text = f"{segment({'alg': 'HS256', 'kid': issuer.key.kid})}.{segment(GOOD)}"
    signature = hmac.digest(secret, text.encode(), "sha256")
    return f"{text}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def with_another_key(issuer: Issuer, **header: Any) -> str:
    key = RSAKey.generate_key(2048)
    return jwt.encode({"alg": "RS256", "kid": issuer.key.kid, **header}, GOOD, key)


def with_an_elliptic_key(issuer: Issuer) -> str:
    return jwt.encode({"alg": "ES256", "kid": issuer.key.kid}, GOOD, ECKey.generate_key("P-256"))


def with_its_own_key(issuer: Issuer) -> str:
    key = RSAKey.generate_key(2048)
    header = {"alg": "RS256", "kid": issuer.key.kid, "jwk": key.as_dict(private=False)}
    return jwt.encode(header, GOOD, key)


def without_a_key_id(issuer: Issuer) -> str:
    return jwt.encode({"alg": "RS256"}, GOOD, issuer.key)


def with_an_unknown_key_id(issuer: Issuer) -> str:
    return jwt.encode({"alg": "RS256", "kid": "another"}, GOOD, issuer.key)


def with_header(issuer: Issuer, **header: Any) -> str:
    """A token of the issuer's own, whose header has more than usual."""
    return sealed(issuer, {"alg": "RS256", "kid": issuer.key.kid, **header})


def sealed(issuer: Issuer, header: dict[str, Any]) -> str:
    """Sign whatever the header says, as RSASSA-PKCS1-v1_5 with SHA-256."""
    text = f"{segment(header)}.{segment(GOOD)}"
    private = issuer.key.get_op_key("sign")
    signature = private.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{text}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def with_changed_claims(issuer: Issuer) -> str:
    header, _, signature = issuer.sign(GOOD).split(".")
    return f"{header}.{segment({**GOOD, 'sub': 'root'})}.{signature}"


def truncated(issuer: Issuer) -> str:
    return issuer.sign(GOOD)[:-8]


def with_changed_case(issuer: Issuer) -> str:
    header, claims, signature = issuer.sign(GOOD).split(".")
    return f"{header}.{claims}.{signature.swapcase()}"


@pytest.mark.parametrize(
    "forge",
    [
        lambda issuer: unsigned("none", issuer),
        lambda issuer: unsigned("None", issuer),
        lambda issuer: unsigned("RS256", issuer),
        signed_with_the_public_key,
        with_another_key,
        with_an_elliptic_key,
        with_its_own_key,
        without_a_key_id,
        with_an_unknown_key_id,
        with_changed_claims,
        truncated,
        with_changed_case,
        lambda issuer: with_header(issuer, alg="RS999"),
        lambda issuer: with_header(issuer, alg="rs256"),
        lambda issuer: with_header(issuer, alg=None),
        lambda issuer: with_header(issuer, kid=None),
        lambda issuer: with_header(issuer, kid=[issuer.key.kid]),
        lambda issuer: with_header(issuer, crit=["exp"], exp=NOW + DAY),
        lambda issuer: with_header(issuer, crit=["b64"], b64=True),
        lambda issuer: with_header(issuer, crit=["b64"], b64=False),
        lambda issuer: with_header(issuer, b64=False),
        lambda issuer: with_header(issuer, crit=["kid"]),
        lambda issuer: with_header(issuer, crit=[]),
        lambda issuer: with_header(issuer, crit="nonce", nonce="n"),
    ],
)
async def test_a_forged_token_is_refused(forge: Any, api: Api, issuer: Issuer) -> None:
    assert refused(await api.post(f"Bearer {forge(issuer)}"), INVALID)
    assert api.lambdas.events == []


@pytest.mark.parametrize(
    "header",
    [
        {"typ": "JWT"},
        {"typ": "at+jwt"},
        {"typ": "anything"},
        {"nonce": "AQABAAAAAABHh4kmS"},  # Entra
        {"cat": "cl_B7d4PD111AAA"},  # Clerk
        {"x5t": "a", "x5c": ["MII" + "A" * 2000]},
        {"jku": "https://attacker.example.com/keys"},
        {"crypto": {"deep": [1, None]}, "": "no name"},
    ],
    ids=lambda header: next(iter(header)),
)
async def test_a_parameter_that_is_not_critical_is_ignored(
    header: dict[str, Any], api: Api, issuer: Issuer
) -> None:
    assert (await api.post(f"Bearer {with_header(issuer, **header)}")).status_code == 200


# --- scopes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "claims",
    [{"scope": "write"}, {"scope": "read all"}, {"scp": "write"}, {"scp": ["x", "all"]}],
)
async def test_one_scope_of_the_route_is_enough(
    claims: dict[str, Any], api: Api, issuer: Issuer
) -> None:
    assert (await api.post(issuer.token("gpt2", **claims))).status_code == 200


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"scope": ""},
        {"scope": "read"},
        {"scope": "Write"},
        {"scope": "write,all"},
        {"scope": {"write": True}},
        {"scope": "read", "scp": "write"},
    ],
)
async def test_another_routes_scope_is_forbidden(
    claims: dict[str, Any], api: Api, issuer: Issuer
) -> None:
    token = issuer.token("gpt2", **claims)
    response = await api.post(token)

    assert (response.status_code, response.text) == (403, '{"message":"Forbidden"}')
    assert response.headers["www-authenticate"] == (
        'Bearer scope="write all" error="insufficient_scope" '
        'error_description="expected scopes: [write all]"'
    )
    assert (await api.get(token)).status_code == 200


# --- the issuer's keys ---------------------------------------------------------------------------


async def test_the_keys_are_kept_for_two_hours(issuer_url: str) -> None:
    now = 0.0
    openid = OpenId({NAME: issuer_url}, clock=lambda: now)
    first = await openid.keys(NAME)
    now = 7199.0
    assert await openid.keys(NAME) is first
    now = 7200.0
    assert await openid.keys(NAME) is not first


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "not a url"])
async def test_an_issuer_that_cannot_be_reached_is_our_failure(url: str, issuer: Issuer) -> None:
    async with running(OpenId({NAME: url})) as api:
        response = await api.get(issuer.token("gpt2"))

    assert (response.status_code, response.text) == (500, '{"message":"Internal Server Error"}')


async def test_an_issuer_that_calls_itself_otherwise_is_not_believed(issuer: Issuer) -> None:
    with Serving() as serving:
        other = f"http://127.0.0.1:{serving.serve(Issuer('https://other').create_app())}"
        async with running(OpenId({NAME: other})) as api:
            assert (await api.get(issuer.token("gpt2"))).status_code == 500
