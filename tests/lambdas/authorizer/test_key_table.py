"""Keys that are found in the table by their digests: read once, and remembered for a time."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from moto import mock_aws

from api_keys.item import Key, from_item, key_id, to_item
from authorizer import key_table
from authorizer.authorizer import Authorizer, UnavailableError
from authorizer.client import Client
from authorizer.key_ring import Entry
from authorizer.key_table import KeyTable
from authorizer.settings import TableSettings
from tests.lambdas.authorizer.conftest import ALICE, BOB, Clock, Event, digest
from web import deadline
from web.deadline import Deadline

MakeEvent = Callable[[dict[str, Any]], Event]

SETTINGS = TableSettings("gpt2-api-keys", cache_seconds=60, unknown_cache_seconds=5)
NOW = 1_800_000_000
RULES = '{"routes":["POST /generate"]}'


class Wire:
    """The client of DynamoDB. `broken`: how an operation fails."""

    def __init__(self, dynamodb: Any) -> None:
        self._client = dynamodb
        self.calls: list[str] = []
        self.left: list[float] = []
        self.broken: dict[str, Exception] = {}

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        def call(**arguments: Any) -> Any:
            self.calls.append(operation)
            self.left.append(deadline.current().left())
            if operation in self.broken:
                raise self.broken[operation]
            # moto is slower than DynamoDB: the deadline is looked at above.
            with deadline.until(Deadline()):
                return getattr(self._client, operation)(**arguments)

        return call


class World:
    """The table, the authorizer's view of it, and a clock."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.dynamodb = key_table.create_client()
        self.dynamodb.create_table(
            TableName=SETTINGS.name,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        )
        self.wire = Wire(self.dynamodb)
        self.table = KeyTable(SETTINGS, self.wire, clock)

    def put(self, key: str, **attributes: Any) -> None:
        made = replace(Key(digest(key).hex(), "alice", NOW), **attributes)
        self.dynamodb.put_item(TableName=SETTINGS.name, Item=to_item(made))

    def stored(self, key: str) -> Key:
        answer = self.dynamodb.get_item(TableName=SETTINGS.name, Key=key_id(digest(key).hex()))
        return from_item(answer["Item"])

    def find(self, *keys: str) -> tuple[dict[str, Client], bool]:
        return self.table.find(keys)

    def reads(self) -> int:
        return self.wire.calls.count("get_item")


@pytest.fixture
def world(clock: Clock) -> Iterator[World]:
    clock.start = NOW
    with mock_aws():
        yield World(clock)


def throttled(operation: str = "GetItem") -> ClientError:
    return ClientError({"Error": {"Code": "ThrottlingException"}}, operation)


def test_a_key_is_found_with_its_name_and_rules(world: World) -> None:
    world.put(ALICE, rules=RULES)

    assert world.find(ALICE) == ({ALICE: Client("alice", RULES)}, True)
    assert world.find(BOB) == ({}, True)
    assert world.find(BOB, ALICE) == ({ALICE: Client("alice", RULES)}, True)


def test_a_new_key_is_found_at_once(world: World) -> None:
    world.find(BOB)
    world.put(ALICE)

    assert world.find(ALICE)[0] == {ALICE: Client("alice")}


def test_a_valid_key_is_read_once_in_its_time(world: World) -> None:
    world.put(ALICE)
    for second in range(60):
        world.clock.offset = second
        world.find(ALICE)
    assert world.reads() == 1

    world.clock.offset = 60
    world.find(ALICE)

    assert world.reads() == 2


@pytest.mark.parametrize("change", ["disabled", "deleted"])
def test_a_revoked_key_is_refused_within_its_time(change: str, world: World) -> None:
    world.put(ALICE)
    assert world.find(ALICE)[0]
    if change == "disabled":
        world.put(ALICE, disabled_at=NOW)
    else:
        world.dynamodb.delete_item(TableName=SETTINGS.name, Key=key_id(digest(ALICE).hex()))

    world.clock.offset = 59
    assert world.find(ALICE)[0]
    world.clock.offset = 60
    assert world.find(ALICE) == ({}, True)


def test_a_key_is_refused_from_the_second_at_which_it_expires(world: World) -> None:
    world.put(ALICE, expires_at=NOW + 30)

    world.clock.offset = 29.9
    assert world.find(ALICE)[0]
    world.clock.offset = 30
    # Though it is remembered.
    assert world.find(ALICE) == ({}, True)
    assert world.reads() == 1


@pytest.mark.parametrize("attributes", [{"disabled_at": NOW}, {"expires_at": NOW}])
def test_a_refusal_is_remembered_for_less(attributes: dict[str, int], world: World) -> None:
    world.put(ALICE, **attributes)
    assert world.find(ALICE) == ({}, True)
    world.put(ALICE)

    world.clock.offset = 4.9
    assert world.find(ALICE) == ({}, True)
    world.clock.offset = 5
    assert world.find(ALICE)[0]
    assert world.reads() == 2


def test_many_unknown_keys_take_bounded_memory_and_push_no_valid_one_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_table, "MOST_REFUSED", 100)
    world.table = KeyTable(SETTINGS, world.wire, world.clock)
    world.put(ALICE)
    world.find(ALICE)
    for number in range(1000):
        world.find(f"unknown-{number}-" + "x" * 32)

    assert len(world.table._refused) == 100
    reads = world.reads()
    assert world.find(ALICE)[0]
    assert world.reads() == reads


def test_every_read_is_strongly_consistent_and_of_one_item(world: World) -> None:
    asked: list[dict[str, Any]] = []

    def get_item(**arguments: Any) -> dict[str, Any]:
        asked.append(arguments)
        return {}

    client = SimpleNamespace(get_item=get_item)

    KeyTable(SETTINGS, client, world.clock).find([ALICE])

    assert asked == [
        {
            "TableName": "gpt2-api-keys",
            "Key": {"id": {"S": digest(ALICE).hex()}},
            "ConsistentRead": True,
        }
    ]


def test_the_first_and_the_last_use_are_noted_to_the_hour(world: World) -> None:
    world.put(ALICE)
    for offset in (0, 70, 3599, 3660, 3800):
        world.clock.offset = offset
        world.find(ALICE)

    assert world.stored(ALICE).first_used_at == NOW
    assert world.stored(ALICE).last_used_at == NOW + 3660
    assert world.wire.calls.count("update_item") == 2


def test_a_key_that_is_deleted_meanwhile_is_not_brought_back(world: World) -> None:
    world.put(ALICE)
    read = world.dynamodb.get_item

    def then_delete(**arguments: Any) -> Any:
        answer = read(**arguments)
        world.dynamodb.delete_item(TableName=SETTINGS.name, Key=arguments["Key"])
        return answer

    client = SimpleNamespace(get_item=then_delete, update_item=world.dynamodb.update_item)
    KeyTable(SETTINGS, client, world.clock).find([ALICE])

    assert world.dynamodb.scan(TableName=SETTINGS.name)["Items"] == []


def test_no_request_fails_because_its_use_is_not_noted(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.put(ALICE)
    world.wire.broken["update_item"] = throttled("UpdateItem")

    assert world.find(ALICE)[0] == {ALICE: Client("alice")}
    [record] = caplog.records
    assert (record.levelno, record.__dict__["cause"]) == (logging.WARNING, "ThrottlingException")


@pytest.mark.parametrize(
    ("failure", "cause"),
    [
        (throttled(), "ThrottlingException"),
        (ReadTimeoutError(endpoint_url="https://aws.example.com"), "ReadTimeoutError"),
    ],
)
def test_a_failed_read_is_no_refusal_and_is_not_remembered(
    failure: Exception, cause: str, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.put(ALICE)
    world.wire.broken["get_item"] = failure
    assert world.find(ALICE) == ({}, False)
    assert caplog.records[0].__dict__["cause"] == cause

    world.wire.broken.clear()
    assert world.find(ALICE) == ({ALICE: Client("alice")}, True)


@pytest.mark.parametrize(
    "item",
    [
        {},
        {"name": {"S": "alice"}},
        {"name": {"N": "1"}, "created_at": {"N": "1"}},
        {"name": {"S": "alice"}, "created_at": {"S": "today"}},
        {"name": {"S": "alice"}, "created_at": {"N": "1"}, "disabled_at": {"BOOL": True}},
        {"name": {"S": "alice"}, "created_at": {"N": "1"}, "rules": {"S": "{"}},
        {"name": {"S": "alice"}, "created_at": {"N": "1"}, "rules": {"S": '{"all":true}'}},
    ],
)
def test_an_item_that_somebody_else_wrote_lets_nobody_in(item: Any, world: World) -> None:
    key = key_id(digest(ALICE).hex())
    world.dynamodb.put_item(TableName=SETTINGS.name, Item={**key, **item})

    assert world.find(ALICE) == ({}, False)


@pytest.mark.usefixtures("stopped_clock")
def test_a_read_ends_by_the_deadline_of_the_request(world: World, make_event: MakeEvent) -> None:
    world.put(ALICE)
    context = SimpleNamespace(get_remaining_time_in_millis=lambda: 1500)

    Authorizer([], table=world.table).handle(make_event({"x-api-key": ALICE}), context)

    read, note = world.wire.left
    assert (read, note) == (0.75, 0.5)


def authorize(world: World, make_event: MakeEvent, headers: dict[str, str]) -> dict[str, Any]:
    authorizer = Authorizer([Entry("ci", digest(BOB))], table=world.table)
    return authorizer.handle(make_event(headers), None)


def test_the_context_of_the_response_holds_flat_texts(world: World, make_event: MakeEvent) -> None:
    world.put(ALICE, rules=RULES)

    response = authorize(world, make_event, {"x-api-key": ALICE})

    assert response == {
        "isAuthorized": True,
        "context": {"key_name": "alice", "key_rules": RULES},
    }


def test_a_rest_api_gets_the_same_context(world: World) -> None:
    world.put(ALICE, rules=RULES)
    arn = "arn:aws:execute-api:us-east-1:123456789012:abcdef123/prod/POST/generate"
    event = {
        "type": "REQUEST",
        "methodArn": arn,
        "httpMethod": "POST",
        "resource": "/generate",
        "headers": {"x-api-key": ALICE},
    }

    response = Authorizer([], table=world.table).handle(event, None)

    assert response["context"] == {"key_name": "alice", "key_rules": RULES}
    assert response["principalId"] == "alice"


def test_a_key_of_the_settings_needs_no_read(world: World, make_event: MakeEvent) -> None:
    assert authorize(world, make_event, {"x-api-key": BOB})["isAuthorized"] is True
    assert world.wire.calls == []


def test_two_valid_keys_are_refused_wherever_they_are(world: World, make_event: MakeEvent) -> None:
    world.put(ALICE)

    response = authorize(world, make_event, {"x-api-key": BOB, "authorization": f"Bearer {ALICE}"})

    assert response == {"isAuthorized": False}


def test_an_unreadable_table_refuses_nobody(world: World, make_event: MakeEvent) -> None:
    world.wire.broken["get_item"] = throttled()

    with pytest.raises(UnavailableError):
        authorize(world, make_event, {"x-api-key": ALICE})


def test_no_line_holds_a_key_or_its_digest(
    world: World, make_event: MakeEvent, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "gateway")
    world.put(ALICE)
    authorize(world, make_event, {"x-api-key": ALICE})
    world.wire.broken["get_item"] = throttled()
    with pytest.raises(UnavailableError):
        authorize(world, make_event, {"x-api-key": "unknown-" + "k1L2" * 10})

    written = json.dumps([record.__dict__ for record in caplog.records], default=str)
    assert "alice" in written
    for secret in (ALICE, "k1L2"):
        assert secret not in written
        assert digest(secret).hex() not in written
