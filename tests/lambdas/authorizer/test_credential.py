from __future__ import annotations

import string
from collections.abc import Callable
from typing import Any

import pytest

from authorizer import credential
from authorizer.credential import CredentialError
from authorizer.event import parse
from tests.lambdas.authorizer.conftest import ALICE, BOB, Event

# Of ASCII: neither control characters nor the space.
VISIBLE = range(0x21, 0x7F)

MakeEvent = Callable[[dict[str, Any]], Event]


def read(event: object, header: str | None = None) -> tuple[str, ...]:
    """The keys of an event."""
    return credential.read(parse(event).headers, header)


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
    assert read(make_event(headers)) == (ALICE,)


def test_the_keys_case_is_kept(make_event: MakeEvent) -> None:
    assert read(make_event({"x-api-key": ALICE.upper()})) == (ALICE.upper(),)


@pytest.mark.parametrize(
    "key",
    ["a" * 32, "a" * 256, "-._~+/0Aa" * 4 + "==", string.punctuation, "".join(map(chr, VISIBLE))],
    ids=["shortest", "longest", "of a token", "punctuation", "all"],
)
def test_every_visible_character_and_length_of_a_key_passes(
    key: str, make_event: MakeEvent
) -> None:
    assert read(make_event({"authorization": f"Bearer {key}"})) == (key,)
    assert read(make_event({"x-api-key": key})) == (key,)


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
        ({"x-api-key": f"{ALICE}, {BOB}"}, "malformed"),
        ({"x-api-key": f"Bearer {ALICE}"}, "malformed"),
        ({"x-api-key": ALICE + "\0"}, "malformed"),
        ({"x-api-key": ALICE + "é"}, "malformed"),
        ({"x-api-key": ALICE + "\N{KELVIN SIGN}"}, "malformed"),
        ({"x-api-key": ALICE + "\N{ARABIC-INDIC DIGIT ONE}"}, "malformed"),
        ({"x-api-key": ALICE + "\ud800"}, "malformed"),
        ({"x-api-key": ["a"]}, "malformed"),
        ({"x-api-key": None}, "malformed"),
        ({"authorization": "Basic eDp5", "x-api-key": ""}, "malformed"),
        ({"authorization": "Basic eDp5", "x-api-key": "a" * 31}, "length"),
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


@pytest.mark.parametrize(
    "other", ["N/A", "Bearer N/A", "Bearer EMPTY", "Basic eDp5", "", f"Token {BOB}"]
)
def test_a_header_without_a_key_does_not_spoil_the_key_in_the_other(
    other: str, make_event: MakeEvent
) -> None:
    assert read(make_event({"authorization": other, "x-api-key": ALICE})) == (ALICE,)


def test_two_different_keys_are_both_read(make_event: MakeEvent) -> None:
    headers = {"authorization": f"Bearer {ALICE}", "x-api-key": BOB}

    assert sorted(read(make_event(headers))) == [ALICE, BOB]


@pytest.mark.parametrize(
    ("header", "key"), [("authorization", ALICE), ("x-api-key", BOB), (None, None)]
)
def test_where_one_header_counts_the_other_one_does_not(
    header: str | None, key: str | None, make_event: MakeEvent
) -> None:
    headers = {"authorization": f"Bearer {ALICE}", "x-api-key": BOB}
    found = read(make_event(headers), header)

    assert found == ((key,) if key else (ALICE, BOB))


def test_without_the_header_that_counts_the_key_is_missing(make_event: MakeEvent) -> None:
    with pytest.raises(CredentialError, match="missing"):
        read(make_event({"x-api-key": ALICE}), "authorization")
