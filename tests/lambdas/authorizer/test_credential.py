from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from authorizer import credential
from authorizer.credential import CredentialError
from authorizer.event import parse
from tests.lambdas.authorizer.conftest import ALICE, BOB, Event

MakeEvent = Callable[[dict[str, Any]], Event]


def read(event: object) -> str:
    """The key of an event."""
    return credential.read(parse(event).headers)


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": f"Bearer {ALICE}"},
        {"x-api-key": ALICE},
        {"authorization": f"Bearer {ALICE}", "x-api-key": ALICE},
        # RFC 9110, section 11.1: the scheme is case-insensitive; section 11.4: one or more spaces.
        {"authorization": f"bearer {ALICE}"},
        {"authorization": f"BEARER   {ALICE}"},
        # A proxy of HTTP APIs sends lower case; a test or another event source may not.
        {"Authorization": f"Bearer {ALICE}"},
        {"X-API-Key": ALICE},
    ],
)
def test_a_key_is_read_from_either_header(headers: dict[str, str], make_event: MakeEvent) -> None:
    assert read(make_event(headers)) == ALICE


def test_the_keys_case_is_kept(make_event: MakeEvent) -> None:
    assert read(make_event({"x-api-key": ALICE.upper()})) == ALICE.upper()


@pytest.mark.parametrize("key", ["a" * 32, "a" * 256, "-._~+/0Aa" * 4 + "=="])
def test_every_character_and_length_of_a_token_passes(key: str, make_event: MakeEvent) -> None:
    assert read(make_event({"authorization": f"Bearer {key}"})) == key
    assert read(make_event({"x-api-key": key})) == key


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({}, "missing"),
        ({"authorization": ""}, "malformed"),
        ({"x-api-key": ""}, "malformed"),
        ({"authorization": "Bearer"}, "malformed"),
        ({"authorization": "Bearer "}, "malformed"),
        ({"authorization": ALICE}, "malformed"),
        ({"authorization": f"Bearer\t{ALICE}"}, "malformed"),
        ({"authorization": f" Bearer {ALICE}"}, "malformed"),
        ({"authorization": f"Bearer {ALICE} "}, "malformed"),
        ({"authorization": f"Bearer {ALICE}\n"}, "malformed"),
        ({"authorization": f"Basic {ALICE}"}, "malformed"),
        ({"authorization": f"Bearer Bearer {ALICE}"}, "malformed"),
        # API Gateway joins a repeated header with a comma.
        ({"authorization": f"Bearer {ALICE},Bearer {ALICE}"}, "malformed"),
        ({"x-api-key": f"{ALICE},{BOB}"}, "malformed"),
        ({"x-api-key": f"Bearer {ALICE}"}, "malformed"),
        ({"x-api-key": ALICE + "\0"}, "malformed"),
        ({"x-api-key": ALICE + "é"}, "malformed"),
        ({"x-api-key": ALICE + "\N{KELVIN SIGN}"}, "malformed"),
        ({"x-api-key": ALICE + "\N{ARABIC-INDIC DIGIT ONE}"}, "malformed"),
        ({"x-api-key": ALICE + "\ud800"}, "malformed"),
        ({"x-api-key": ["a"]}, "malformed"),
        ({"x-api-key": None}, "malformed"),
        # One good header does not make up for a bad one.
        ({"authorization": "Basic eDp5", "x-api-key": ALICE}, "malformed"),
        ({"authorization": f"Bearer {ALICE}", "x-api-key": ""}, "malformed"),
        ({"authorization": f"Bearer {ALICE}", "x-api-key": BOB}, "conflict"),
        ({"authorization": f"Bearer {ALICE}", "x-api-key": ALICE.upper()}, "conflict"),
        ({"x-api-key": ALICE, "X-Api-Key": BOB}, "conflict"),
        ({"x-api-key": "a" * 31}, "length"),
        ({"x-api-key": "a" * 257}, "length"),
    ],
)
def test_an_unusual_credential_is_rejected(
    headers: dict[str, Any], reason: str, make_event: MakeEvent
) -> None:
    with pytest.raises(CredentialError) as raised:
        read(make_event(headers))

    assert raised.value.reason == reason


@pytest.mark.parametrize(
    "event", [None, [], "text", {}, {"headers": None}, {"headers": []}, {"headers": {1: ALICE}}]
)
def test_an_event_without_headers_has_no_key(event: object) -> None:
    with pytest.raises(CredentialError, match="missing"):
        read(event)


def test_keys_elsewhere_in_the_request_are_not_read(make_event: MakeEvent) -> None:
    event = make_event({"cookie": f"x-api-key={ALICE}"}) | {
        "queryStringParameters": {"x-api-key": ALICE, "authorization": f"Bearer {ALICE}"},
        "cookies": [f"x-api-key={ALICE}"],
        "identitySource": [f"Bearer {ALICE}"],
    }

    with pytest.raises(CredentialError, match="missing"):
        read(event)
