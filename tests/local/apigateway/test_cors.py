"""CORS: what a browser of another origin gets."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from local.state import Cors
from tests.local.apigateway.support import FakeLambdas, Gateway, make_api, make_route

pytestmark = pytest.mark.anyio

ORIGIN = "https://app.example.com"
CORS = Cors(
    allow_origins=(ORIGIN, "http://localhost:3000"),
    allow_methods=("GET", "POST"),
    allow_headers=("content-type", "authorization"),
    expose_headers=("x-request-id",),
    allow_credentials=True,
    max_age=300,
)


async def preflight(gateway: Gateway, origin: str = ORIGIN) -> httpx.Response:
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    return await gateway.send("OPTIONS", "/x", headers=headers)


def cors_headers(response: httpx.Response) -> dict[str, str]:
    return {k: v for k, v in response.headers.items() if k.startswith("access-control-")}


async def test_the_api_answers_a_preflight_by_itself() -> None:
    gateway = Gateway(make_api("ANY /x", cors=CORS))

    response = await preflight(gateway)

    assert (response.status_code, response.content) == (204, b"")
    assert cors_headers(response) == {
        "access-control-allow-origin": ORIGIN,
        "access-control-allow-methods": "GET,POST",
        "access-control-allow-headers": "content-type,authorization",
        "access-control-expose-headers": "x-request-id",
        "access-control-allow-credentials": "true",
        "access-control-max-age": "300",
    }
    assert gateway.lambdas.events == []


async def test_a_preflight_needs_no_route_and_no_signature() -> None:
    gateway = Gateway(make_api(make_route("POST /x", authorization="AWS_IAM"), cors=CORS))

    assert (await preflight(gateway)).status_code == 204


async def test_a_preflight_of_a_foreign_origin_allows_nothing() -> None:
    response = await preflight(Gateway(make_api("ANY /x", cors=CORS)), "https://evil.example.com")

    assert (response.status_code, cors_headers(response)) == (204, {})


async def test_an_answer_to_an_allowed_origin_carries_the_apis_headers() -> None:
    response = await Gateway(make_api("GET /x", cors=CORS)).send(
        "GET", "/x", headers={"Origin": ORIGIN}
    )

    assert cors_headers(response) == {
        "access-control-allow-origin": ORIGIN,
        "access-control-allow-credentials": "true",
        "access-control-expose-headers": "x-request-id",
    }


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example.com"}])
async def test_an_answer_to_nobody_or_a_foreign_origin_carries_none(
    headers: dict[str, str],
) -> None:
    response = await Gateway(make_api("GET /x", cors=CORS)).send("GET", "/x", headers=headers)

    assert (response.status_code, cors_headers(response)) == (200, {})


async def test_the_functions_own_cors_headers_are_replaced() -> None:
    own = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Private-Network": "true"}
    lambdas = FakeLambdas(lambda _: {"statusCode": 200, "headers": own})
    gateway = Gateway(make_api("GET /x", cors=CORS), lambdas)

    response = await gateway.send("GET", "/x", headers={"Origin": ORIGIN})

    assert response.headers.get_list("access-control-allow-origin") == [ORIGIN]
    assert "access-control-allow-private-network" not in response.headers


async def test_without_cors_the_functions_own_headers_and_options_routes_stand() -> None:
    lambdas = FakeLambdas(
        lambda _: {"statusCode": 200, "headers": {"Access-Control-Allow-Origin": "*"}}
    )
    gateway = Gateway(make_api("OPTIONS /x"), lambdas)

    response = await preflight(gateway)

    assert (response.status_code, len(lambdas.events)) == (200, 1)
    assert response.headers["access-control-allow-origin"] == "*"


async def test_options_without_a_preflights_headers_is_a_request_like_any_other() -> None:
    gateway = Gateway(make_api("OPTIONS /x", cors=CORS))

    response = await gateway.send("OPTIONS", "/x", headers={"Origin": ORIGIN})

    assert (response.status_code, len(gateway.lambdas.events)) == (200, 1)


@pytest.mark.parametrize(
    ("pattern", "origin", "allowed"),
    [
        ("*", ORIGIN, "*"),
        ("https://*", ORIGIN, ORIGIN),
        ("https://*", "http://app.example.com", None),
        ("http://*", "http://localhost:3000", "http://localhost:3000"),
        ("https://app.example.com", "https://app.example.com.evil.com", None),
    ],
)
async def test_origins_may_be_patterns(pattern: str, origin: str, allowed: str | None) -> None:
    cors = replace(CORS, allow_origins=(pattern,), allow_credentials=False)
    gateway = Gateway(make_api("GET /x", cors=cors))

    response = await gateway.send("GET", "/x", headers={"Origin": origin})

    assert response.headers.get("access-control-allow-origin") == allowed


async def test_the_functions_errors_carry_the_headers() -> None:
    lambdas = FakeLambdas(lambda _: {"statusCode": 503, "headers": {"retry-after": "5"}})
    gateway = Gateway(make_api("GET /x", cors=CORS), lambdas)

    response = await gateway.send("GET", "/x", headers={"Origin": ORIGIN})

    assert response.status_code == 503
    assert response.headers["access-control-allow-origin"] == ORIGIN


async def test_the_apis_own_errors_carry_no_headers() -> None:
    """AWS promises them for the answers of integrations; a client has to bear that."""
    unknown = await Gateway(make_api(cors=CORS)).send("GET", "/none", headers={"Origin": ORIGIN})
    locked = Gateway(make_api(make_route("GET /x", authorization="AWS_IAM"), cors=CORS))
    unsigned = await locked.send("GET", "/x", headers={"Origin": ORIGIN})
    broken = Gateway(make_api("GET /x", cors=CORS), FakeLambdas(lambda _: {"statusCode": "no"}))
    malformed = await broken.send("GET", "/x", headers={"Origin": ORIGIN})

    assert [each.status_code for each in (unknown, unsigned, malformed)] == [404, 403, 500]
    assert [cors_headers(each) for each in (unknown, unsigned, malformed)] == [{}, {}, {}]
