"""examples/jwt over HTTP: tokens of the issuer that was applied, and of others."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from local.credentials import bearer
from local.fake_internet import Issuer
from local.stack import Stack
from tests.e2e.conftest import TIMEOUT_SECONDS, Log, Running

pytestmark = pytest.mark.xdist_group("e2e-tokens")

NAME = "https://issuer.example.com"
UNAUTHORIZED = (401, '{"message":"Unauthorized"}')
FORBIDDEN = (403, '{"message":"Forbidden"}')


@pytest.fixture(scope="module")
def open_door() -> Iterator[Running]:
    log = Log()
    with (
        Stack("jwt", model="echo", log=log.write) as stack,
        httpx.Client(base_url=stack.url, timeout=TIMEOUT_SECONDS) as client,
    ):
        yield Running(stack, log, client)


@pytest.fixture(scope="module")
def issuer(open_door: Running) -> Issuer:
    return open_door.stack.issuers[NAME]


def generate(running: Running, token: str | None) -> tuple[int, str]:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    response = running.client.post("/generate", json={"inputs": "to be"}, headers=headers)
    return response.status_code, response.text


def ask_for_the_endpoint(running: Running, token: str | None) -> tuple[int, str]:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    response = running.client.get("/endpoint", headers=headers)
    return response.status_code, response.text


def test_a_token_with_the_scope_generates(open_door: Running, issuer: Issuer) -> None:
    assert generate(open_door, issuer.token("gpt2", "generate"))[0] == 200


def test_no_token_is_unauthorized_on_every_route(open_door: Running) -> None:
    assert generate(open_door, None) == UNAUTHORIZED
    assert ask_for_the_endpoint(open_door, None) == UNAUTHORIZED


@pytest.mark.parametrize("scope", ["", "read", "generate:all", "GENERATE"])
def test_without_the_routes_scope_it_is_forbidden_and_the_other_route_is_not(
    scope: str, open_door: Running, issuer: Issuer
) -> None:
    token = issuer.token("gpt2", scope)

    assert generate(open_door, token) == FORBIDDEN
    assert ask_for_the_endpoint(open_door, token)[0] == 200


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": int(time.time()) - 1},
        {"nbf": int(time.time()) + 24 * 3600},
        {"aud": "another-service"},
        {"iss": "https://another.example.com"},
    ],
    ids=["expired", "not yet valid", "for another audience", "of another issuer"],
)
def test_a_token_that_is_not_for_here_and_now_is_unauthorized(
    claims: dict[str, Any], open_door: Running, issuer: Issuer
) -> None:
    assert generate(open_door, issuer.token("gpt2", "generate", **claims)) == UNAUTHORIZED


def test_a_token_that_another_key_signed_is_unauthorized(open_door: Running) -> None:
    assert generate(open_door, Issuer(NAME).token("gpt2", "generate")) == UNAUTHORIZED


def test_a_token_without_a_signature_is_unauthorized(open_door: Running, issuer: Issuer) -> None:
    header, claims, _ = issuer.token("gpt2", "generate").split(".")
    none = "eyJhbGciOiJub25lIiwia2lkIjoibG9jYWwifQ"  # {"alg":"none","kid":"local"}

    assert generate(open_door, f"{none}.{claims}.") == UNAUTHORIZED
    assert generate(open_door, f"{header}.{claims}.") == UNAUTHORIZED


@pytest.mark.parametrize(
    "forge",
    [
        lambda token: token[:-1],
        lambda token: token[:-20],
        lambda token: token[1:],
        lambda token: token.rpartition(".")[0],
        lambda token: token.swapcase(),
        lambda token: token.lower(),
        lambda token: token + "A",
        lambda token: f"{token}.{token.partition('.')[2]}",
        lambda token: f"{token} {token}",
        lambda token: f"{token},{token}",
        lambda token: f"Bearer {token}",
        lambda token: token * 40,
    ],
)
def test_what_is_nearly_a_token_is_unauthorized(
    forge: Callable[[str], str], open_door: Running, issuer: Issuer
) -> None:
    assert generate(open_door, forge(issuer.token("gpt2", "generate"))) == UNAUTHORIZED


@pytest.mark.parametrize(
    "smuggle",
    [
        lambda token: {"x-authorization": f"Bearer {token}"},
        lambda token: {"x-forwarded-authorization": f"Bearer {token}"},
        lambda token: {"proxy-authorization": f"Bearer {token}"},
        lambda token: {"cookie": f"authorization=Bearer {token}"},
        lambda token: {"x-api-key": token},
        lambda token: {"authorization": f"Basic {token}"},
        lambda token: [("authorization", "Bearer x"), ("authorization", f"Bearer {token}")],
        lambda token: [("authorization", f"Bearer {token}"), ("authorization", "Bearer x")],
    ],
)
def test_a_token_in_another_place_or_beside_another_one_is_unauthorized(
    smuggle: Callable[[str], Any], open_door: Running, issuer: Issuer
) -> None:
    headers = smuggle(issuer.token("gpt2", "generate"))
    response = open_door.client.post("/generate", json={"inputs": "to be"}, headers=headers)

    assert (response.status_code, response.text) == UNAUTHORIZED


def test_a_token_in_the_query_is_unauthorized(open_door: Running, issuer: Issuer) -> None:
    query = {"access_token": issuer.token("gpt2", "generate")}
    response = open_door.client.post("/generate", json={"inputs": "to be"}, params=query)

    assert (response.status_code, response.text) == UNAUTHORIZED


def test_no_token_is_ever_logged(open_door: Running, issuer: Issuer) -> None:
    tokens = [issuer.token("gpt2", "generate"), issuer.token("gpt2"), issuer.token("other")]
    for token in tokens:
        generate(open_door, token)
    written = "\n".join(line for _, line in open_door.log.lines)

    assert "POST /generate" in written
    for token in tokens:
        assert not any(part in written for part in token.split("."))


def test_the_demo_shows_a_token_that_opens_the_door(open_door: Running) -> None:
    assert generate(open_door, bearer(open_door.stack))[0] == 200
