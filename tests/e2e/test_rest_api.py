"""A REST API over HTTP: each kind of authentication, refusals, throttles and preflights."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from local.stack import Stack
from tests.e2e.conftest import TIMEOUT_SECONDS, Log, Running

pytestmark = pytest.mark.xdist_group("e2e-rest")

KEY = "alice-" + "a1B2" * 10
POOL = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI"
APP, SHOP = "https://app.example.com", "https://shop.example.com"
ARGUMENTS: dict[str, Any] = {
    "api": {
        "type": "REST",
        "auth": "API_KEY",
        "openapi_enabled": True,
        "create_log_role": True,
        "routes": {
            "GET /endpoint": {"auth": "NONE", "throttle": {"rate_per_second": 0.001, "burst": 2}},
            "GET /openapi.json": {"auth": "AWS_IAM"},
            "GET /usage": {"auth": "JWT", "scopes": ["llm/usage"]},
        },
    },
    "api_keys": {"keys": {"alice": {"sha256": [hashlib.sha256(KEY.encode()).hexdigest()]}}},
    "jwt": {"issuer": POOL, "audiences": ["app-1", "app-2"]},
    "rate_limits": {"requests_per_minute": 1000, "timeout_seconds": 5},
    "cors": {"allow_origins": [APP, SHOP]},
}


@pytest.fixture(scope="module")
def rest() -> Iterator[Running]:
    log = Log()
    with (
        Stack("gpt2", model="echo", arguments=ARGUMENTS, log=log.write) as stack,
        httpx.Client(base_url=stack.url, timeout=TIMEOUT_SECONDS) as client,
    ):
        yield Running(stack, log, client)


def generate(rest: Running, headers: dict[str, str]) -> httpx.Response:
    return rest.client.post("/generate", json={"inputs": "to be"}, headers=headers)


def refused(response: httpx.Response, status: int, code: str) -> None:
    """The response is the API's own, and has the shape of the functions' errors."""
    body = response.json()
    assert (response.status_code, body["error"]["code"]) == (status, code)
    assert set(body) == {"error", "request_id"}
    assert set(body["error"]) == {"message", "type", "param", "code"}
    assert body["request_id"] == response.headers["x-request-id"]
    assert response.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("header", [{"x-api-key": KEY}, {"authorization": f"Bearer {KEY}"}])
def test_a_key_in_either_header_generates(rest: Running, header: dict[str, str]) -> None:
    response = generate(rest, header)

    assert (response.status_code, response.json()) == (200, [{"generated_text": "to be BE TO"}])


@pytest.mark.parametrize(
    "header", [{}, {"x-api-key": KEY[:-1]}, {"authorization": f"Basic {KEY}"}], ids=str
)
def test_anything_else_is_unauthorized(rest: Running, header: dict[str, str]) -> None:
    response = generate(rest, header)

    refused(response, 401, "invalid_credentials")
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.headers["x-should-retry"] == "false"


def test_the_log_names_the_key_and_never_shows_it(rest: Running) -> None:
    generate(rest, {"x-api-key": KEY})

    line = json.loads(rest.log.wait_for("access", '"key_name":"alice"'))
    assert (line["route_key"], line["path"]) == ("POST /generate", "/live/generate")
    assert all(KEY not in text for _, text in rest.log.lines)


def sign(rest: Running, path: str) -> dict[str, str]:
    stack = rest.stack
    request = AWSRequest("GET", f"{stack.url}{path}")
    keys = stack.credentials
    credentials = Credentials(keys.access_key_id, keys.secret_access_key, keys.session_token)
    SigV4Auth(credentials, "execute-api", stack.region).add_auth(request)
    return dict(request.headers)


def test_a_signed_request_passes_and_any_other_does_not(rest: Running) -> None:
    signed = sign(rest, "/openapi.json")
    broken = signed | {"Authorization": signed["Authorization"][:-1] + "x"}

    assert rest.client.get("/openapi.json", headers=signed).status_code == 200
    refused(rest.client.get("/openapi.json"), 403, "not_signed_or_not_found")
    refused(rest.client.get("/openapi.json", headers=broken), 403, "invalid_signature")


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"client_id": "app-1", "scope": "llm/usage"}, 200),
        ({"client_id": "app-2", "scope": "openid llm/usage"}, 200),
        ({"client_id": "app-1", "scope": "openid"}, 401),
        ({"client_id": "app-1", "scope": "llm/usage", "exp": 1}, 401),
        ({"client_id": "app-1", "scope": "llm/usage", "iss": "https://other.example.com"}, 401),
    ],
)
def test_an_access_token_of_the_pool_needs_the_scope(
    rest: Running, claims: dict[str, Any], status: int
) -> None:
    assert usage(rest, claims).status_code == status


def test_a_token_for_another_app_client_of_the_pool_is_refused(rest: Running) -> None:
    response = usage(rest, {"client_id": "other", "scope": "llm/usage"})

    assert (response.status_code, response.json()["error"]["code"]) == (401, "invalid_audience")


def usage(rest: Running, claims: dict[str, Any]) -> httpx.Response:
    standard = {"iss": POOL, "sub": "user", "token_use": "access", "exp": 4_000_000_000}
    token = rest.stack.issuers[POOL].sign(standard | claims)
    return rest.client.get("/usage", headers={"authorization": f"Bearer {token}"})


def test_a_route_over_its_throttle_is_refused_with_the_time_to_wait(rest: Running) -> None:
    responses = [rest.client.get("/endpoint") for _ in range(3)]

    assert [response.status_code for response in responses] == [200, 200, 429]
    refused(responses[2], 429, "throttled")
    assert responses[2].headers["retry-after"] == "1"


@pytest.mark.parametrize(("method", "path"), [("GET", "/generate"), ("GET", "/nowhere")])
def test_an_unknown_route_looks_like_an_unsigned_request(
    rest: Running, method: str, path: str
) -> None:
    refused(rest.client.request(method, path), 403, "not_signed_or_not_found")


@pytest.mark.parametrize(
    ("origin", "allowed"), [(APP, APP), (SHOP, SHOP), ("https://evil.example.com", None)]
)
def test_browsers_of_each_allowed_origin_may_call(
    rest: Running, origin: str, allowed: str | None
) -> None:
    asked = {"origin": origin, "access-control-request-method": "POST"}

    preflight = rest.client.options("/generate", headers=asked)
    response = generate(rest, {"origin": origin, "x-api-key": KEY})

    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-methods"] == "GET,POST"
    for each in (preflight, response):
        assert each.headers.get("access-control-allow-origin") == allowed


def test_a_body_over_ten_megabytes_is_refused(rest: Running) -> None:
    response = rest.client.post("/generate", content=bytes(11_000_000), headers={"x-api-key": KEY})

    refused(response, 413, "body_too_large")
