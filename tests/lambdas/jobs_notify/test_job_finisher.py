"""Notifications are repeated, out of order, late, malformed or from another endpoint."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest

from jobs.job import Accepted
from tests.lambdas.jobs.world import KEYS, STORE, World, notification, sns_event


def of_job(world: World, **fields: Any) -> dict[str, Any]:
    (request,) = world.runtime.queue
    parameters = {"endpointName": "gpt2", "inputLocation": request["InputLocation"]}
    return notification(failed=parameters, **fields)


def both_outcomes(world: World) -> tuple[dict[str, Any], dict[str, Any]]:
    failure = of_job(world, failureReason="")
    (success,) = world.work()
    return success, failure


def test_a_message_twice_changes_nothing_the_second_time(world: World) -> None:
    job_id = world.submit()
    (event,) = world.work()
    world.deliver(event)
    before = world.items()
    world.now += 60
    world.deliver(event)

    assert world.items() == before
    assert world.job(job_id)["status"] == "succeeded"
    assert world.dead_letters == []


@pytest.mark.parametrize("order", list(itertools.permutations([0, 0, 1, 1])), ids=str)
def test_the_first_outcome_is_final(order: tuple[int, ...], world: World) -> None:
    job_id = world.submit()
    events = both_outcomes(world)
    for number in order:
        world.deliver(events[number])

    assert world.job(job_id)["status"] == ("succeeded", "failed")[order[0]]


def test_a_message_that_overtakes_the_submission_ends_the_job(world: World) -> None:
    job_id = world.submit()
    # As if the notification had come between the invocation and the write after it.
    world.dynamodb.update_item(
        TableName=STORE.table_name,
        Key={name: world.items()[0][name] for name in ("owner", "id")},
        UpdateExpression="SET #status = :queued",
        ExpressionAttributeNames={"#status": "status"},
        ExpressionAttributeValues={":queued": {"S": "queued"}},
    )
    (event,) = world.work()
    world.deliver(event)
    stored = world.table.get(world.items()[0]["owner"]["S"], job_id)
    assert stored is not None
    assert not world.table.accept(stored, Accepted(None, None), at=1)

    assert world.job(job_id)["status"] == "succeeded"


def test_a_message_after_the_job_expired_changes_nothing(world: World) -> None:
    job_id = world.submit()
    requests = list(world.runtime.queue)
    world.now += 600 + 300 + 900 + 1
    world.sweep()
    assert world.job(job_id)["status"] == "expired"

    world.runtime.queue = requests
    for event in world.work():
        world.deliver(event)
    assert world.job(job_id)["status"] == "expired"
    assert world.dead_letters == []


@pytest.mark.parametrize(
    "message",
    [
        "",
        "not json",
        "[]",
        "null",
        "{}",
        '{"invocationStatus": "Completed"}',
        '{"invocationStatus": "Completed", "requestParameters": []}',
        "[" * 100_000,
    ],
)
def test_a_malformed_message_becomes_a_dead_letter(message: str, world: World) -> None:
    event = sns_event(message)
    world.deliver(event)

    assert world.dead_letters == [event]


@pytest.mark.parametrize("event", [None, {}, [], {"Records": []}, {"Records": [{"s3": {}}]}])
def test_an_event_that_is_not_of_sns_becomes_a_dead_letter(event: Any, world: World) -> None:
    world.deliver(event)

    assert world.dead_letters == [event]


@pytest.mark.parametrize(
    "fields",
    [
        {"invocationStatus": "Completed"},
        {"invocationStatus": "Completed", "responseParameters": []},
        {
            "invocationStatus": "Completed",
            "responseParameters": {"outputLocation": "s3://elsewhere/gpt2/output/x"},
        },
        {"invocationStatus": "Perhaps"},
    ],
)
def test_an_invalid_message_about_a_job_becomes_a_dead_letter(
    fields: dict[str, Any], world: World
) -> None:
    job_id = world.submit()
    world.deliver(of_job(world, **fields))

    assert len(world.dead_letters) == 1
    assert world.job(job_id)["status"] == "running"


@pytest.mark.parametrize(
    ("endpoint", "location"),
    [
        ("another", KEYS.location(KEYS.input("0" * 32, "0" * 44))),
        ("gpt2", "s3://another/gpt2/input/x.json"),
        ("gpt2", KEYS.location("gpt2/input/by-hand.json")),
        ("gpt2", KEYS.location("gpt2/output/" + "0" * 32 + "/" + "0" * 44 + ".json")),
        ("gpt2", "https://example.com/x.json"),
    ],
)
def test_a_message_about_another_endpoint_or_input_is_ignored(
    endpoint: str, location: str, world: World
) -> None:
    world.submit()
    before = (world.items(), world.object_keys())
    parameters = {"endpointName": endpoint, "inputLocation": location}
    world.deliver(notification(failed=parameters, failureReason=""))

    assert (world.items(), world.object_keys()) == before
    assert world.dead_letters == []


def test_no_prompt_and_no_completion_is_logged(world: World, log_records: list[Any]) -> None:
    world.submit(body='{"inputs": "a secret"}')
    for event in world.work(fails='client error (400) with message "a secret". See https://x'):
        world.deliver(event)
    world.deliver(sns_event("a secret"))

    assert log_records
    assert "a secret" not in json.dumps([vars(record) for record in log_records], default=str)
