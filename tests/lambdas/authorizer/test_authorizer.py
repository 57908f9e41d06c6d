from __future__ import annotations

import json
import logging
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from awslambdaric.lambda_runtime_log_utils import JsonFormatter

from authorizer.authorizer import Authorizer, UnavailableError
from authorizer.key_ring import Entry
from tests.lambdas.authorizer.conftest import ALICE, BOB, EVENT, Event, digest

MakeEvent = Callable[[dict[str, Any]], Event]
Handler = Callable[[object, object], dict[str, Any]]

CAROL = "carol-" + "i9J0" * 8
DENIED = {"isAuthorized": False}


class FakeStore:
    def __init__(self, *entries: Entry, complete: bool = True) -> None:
        self.reading = entries, complete

    def entries(self) -> tuple[tuple[Entry, ...], bool]:
        return self.reading


class BrokenStore:
    def entries(self) -> tuple[tuple[Entry, ...], bool]:
        raise RuntimeError(f"the key was {ALICE}")


def allowed(name: str) -> dict[str, Any]:
    return {"isAuthorized": True, "context": {"key_name": name}}


@pytest.fixture
def handler() -> Handler:
    """Alice's key in the settings, Carol's in the secret store."""
    store = FakeStore(Entry("carol", digest(CAROL)))
    return Authorizer([Entry("alice", digest(ALICE))], store).handle


def lines(records: list[logging.LogRecord]) -> list[dict[str, Any]]:
    return [json.loads(JsonFormatter().format(record)) for record in records]


def test_the_recorded_event_is_authorized(handler: Handler, context: SimpleNamespace) -> None:
    assert handler(json.loads(EVENT.read_text()), context) == allowed("alice")


@pytest.mark.parametrize(("key", "name"), [(ALICE, "alice"), (CAROL, "carol")])
def test_the_name_of_the_key_is_in_the_context(
    key: str,
    name: str,
    handler: Handler,
    make_event: MakeEvent,
    context: SimpleNamespace,
) -> None:
    assert handler(make_event({"x-api-key": key}), context) == allowed(name)


@pytest.mark.parametrize(
    "headers",
    [{}, {"x-api-key": BOB}, {"x-api-key": ALICE[:-1]}, {"authorization": "Basic eDp5"}],
    ids=["none", "unknown", "truncated", "another scheme"],
)
def test_requests_without_a_valid_key_are_refused(
    headers: dict[str, str],
    handler: Handler,
    make_event: MakeEvent,
    context: SimpleNamespace,
) -> None:
    assert handler(make_event(headers), context) == DENIED


def test_a_key_whose_overlap_is_over_is_refused(
    make_event: MakeEvent, context: SimpleNamespace
) -> None:
    store = FakeStore(Entry("carol", digest(CAROL), valid_until=100))
    event = make_event({"x-api-key": CAROL})

    assert Authorizer((), store, now=lambda: 99).handle(event, context) == allowed("carol")
    assert Authorizer((), store, now=lambda: 100).handle(event, context) == DENIED


def test_while_keys_cannot_be_read_only_the_known_ones_pass(
    make_event: MakeEvent, context: SimpleNamespace
) -> None:
    handler = Authorizer([Entry("alice", digest(ALICE))], FakeStore(complete=False)).handle

    assert handler(make_event({"x-api-key": ALICE}), context) == allowed("alice")
    assert handler(make_event({}), context) == DENIED
    with pytest.raises(UnavailableError):
        handler(make_event({"x-api-key": CAROL}), context)


def test_an_unexpected_error_authorizes_no_request(
    make_event: MakeEvent, context: SimpleNamespace, log_records: list[logging.LogRecord]
) -> None:
    with pytest.raises(UnavailableError) as raised:
        Authorizer((), BrokenStore()).handle(make_event({"x-api-key": ALICE}), context)

    assert ALICE not in str(raised.value)
    assert raised.value.__cause__ is None
    assert ALICE not in json.dumps(lines(log_records))


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"x-api-key": ALICE}, {"authorized": True, "key_name": "alice", "reason": "valid"}),
        ({"x-api-key": BOB}, {"authorized": False, "reason": "unknown"}),
        ({}, {"authorized": False, "reason": "missing"}),
    ],
)
def test_a_decision_is_one_line(
    headers: dict[str, str],
    expected: dict[str, Any],
    handler: Handler,
    make_event: MakeEvent,
    context: SimpleNamespace,
    log_records: list[logging.LogRecord],
) -> None:
    handler(make_event(headers), context)

    (line,) = lines(log_records)
    assert expected.items() <= line.items()
    assert ("key_name" in line) == line["authorized"]
    assert line["message"] == "authorization"
    assert line["request_id"] == "JKJaXmPLvHcESHA="
    assert line["route"] == "POST /generate"
    assert line["duration_ms"] >= 0


@pytest.mark.parametrize("key", [ALICE, BOB, BOB + "\0", "short-7f3a"])
def test_neither_a_key_nor_its_digest_is_logged(
    key: str,
    handler: Handler,
    make_event: MakeEvent,
    context: SimpleNamespace,
    log_records: list[logging.LogRecord],
) -> None:
    handler(make_event({"authorization": f"Bearer {key}"}), context)

    written = json.dumps(lines(log_records))
    assert key[:8] not in written
    assert digest(key).hex()[:8] not in written


def test_requests_do_not_affect_each_other_across_warm_reuse(
    handler: Handler, make_event: MakeEvent, context: SimpleNamespace
) -> None:
    requests = [{"x-api-key": ALICE}, {}, {"x-api-key": CAROL}, {"x-api-key": BOB}] * 3
    answers = [handler(make_event(headers), context) for headers in requests]

    assert answers == [allowed("alice"), DENIED, allowed("carol"), DENIED] * 3


class UnusedStore:
    def entries(self) -> tuple[tuple[Entry, ...], bool]:
        raise AssertionError("the secrets were read")


def test_a_key_of_the_settings_passes_without_a_look_at_the_secrets(
    make_event: MakeEvent, context: SimpleNamespace
) -> None:
    handler = Authorizer([Entry("alice", digest(ALICE))], UnusedStore()).handle

    assert handler(make_event({"x-api-key": ALICE}), context) == allowed("alice")


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": "Bearer EMPTY", "x-api-key": ALICE},
        {"authorization": f"Bearer {ALICE}", "x-api-key": BOB},
        {"authorization": f"Bearer {BOB}", "x-api-key": ALICE},
    ],
)
def test_a_valid_key_passes_beside_a_header_without_one(
    headers: dict[str, str], handler: Handler, make_event: MakeEvent, context: SimpleNamespace
) -> None:
    assert handler(make_event(headers), context) == allowed("alice")


def test_two_different_valid_keys_are_refused(
    handler: Handler,
    make_event: MakeEvent,
    context: SimpleNamespace,
    log_records: list[logging.LogRecord],
) -> None:
    headers = {"authorization": f"Bearer {ALICE}", "x-api-key": CAROL}

    assert handler(make_event(headers), context) == DENIED
    assert lines(log_records)[0]["reason"] == "conflict"


@pytest.mark.parametrize("other", [None, BOB, CAROL, "", "x"])
def test_with_a_cache_the_response_depends_on_the_header_of_the_cache_alone(
    other: str | None, make_event: MakeEvent, context: SimpleNamespace
) -> None:
    """API Gateway would return it for each further request with the same header."""
    store = FakeStore(Entry("carol", digest(CAROL)))
    handler = Authorizer([Entry("alice", digest(ALICE))], store, "authorization").handle
    added = {} if other is None else {"x-api-key": other}

    good = make_event({"authorization": f"Bearer {ALICE}", **added})
    bad = make_event({"authorization": f"Bearer {BOB}", **added})
    assert handler(good, context) == allowed("alice")
    assert handler(bad, context) == DENIED


def test_while_keys_cannot_be_read_a_known_key_passes_beside_an_unknown_one(
    make_event: MakeEvent, context: SimpleNamespace
) -> None:
    handler = Authorizer([Entry("alice", digest(ALICE))], FakeStore(complete=False)).handle
    headers = {"authorization": f"Bearer {ALICE}", "x-api-key": CAROL}

    assert handler(make_event(headers), context) == allowed("alice")
