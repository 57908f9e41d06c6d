"""DELETE /jobs/{id} leaves nothing, whatever happens to the job at the same time."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest

from tests.lambdas.jobs.concurrency import once
from tests.lambdas.jobs.network import Break, Crash
from tests.lambdas.jobs.world import HOOK, STORE, World

DEADLINE_SECONDS = 600 + 300 + 900
PROMPT = 'Received client error (422) from primary with message "the prompt". See https://x'


def assert_nothing_remains(world: World) -> None:
    assert world.items() == []
    assert world.object_keys() == []
    assert world.dead_letters == []


@pytest.mark.parametrize("fails", [None, PROMPT])
@pytest.mark.parametrize("key", [None, "k-1"])
def test_a_job_that_ends_after_its_deletion_leaves_nothing(
    key: str | None, fails: str | None, world: World
) -> None:
    job_id = world.submit(key=key, hook=HOOK)
    events = world.work(fails=fails)
    assert world.delete(job_id)["statusCode"] == 204
    world.write_outcomes_again()
    for event in events:
        world.deliver(event)
    world.call_back()

    assert_nothing_remains(world)
    assert world.receiver.deliveries == []


@pytest.mark.parametrize("fails", [None, PROMPT])
@pytest.mark.parametrize("number", range(1, 12))
def test_a_job_that_ends_during_its_deletion_leaves_nothing(
    number: int, fails: str | None, world: World
) -> None:
    """Its notification arrives just before each call of DELETE, and after the last one."""
    job_id = world.submit(key="k-1")
    events = world.work(fails=fails)
    for key in world.object_keys():
        if "/input/" not in key:
            world.s3.delete_object(Bucket=STORE.bucket, Key=key)

    def end() -> None:
        if events:
            world.write_outcomes_again()
            world.deliver(events.pop())

    world.network.interruptions[len(world.network.calls) + number] = end
    assert world.delete(job_id)["statusCode"] == 204
    end()

    assert_nothing_remains(world)


def test_a_replay_during_a_deletion_does_not_write_the_input_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.runtime.refusal = ("InternalFailure", 500)
    job_id = world.submit(key="k-1")
    once(monkeypatch, world.s3, "put_object", lambda: world.delete(job_id))
    world.post(key="k-1")

    assert world.object_keys() == []
    assert world.get(job_id)["statusCode"] == 404


def test_a_job_whose_notification_is_lost_leaves_nothing_after_its_deadline(world: World) -> None:
    job_id = world.submit()
    world.delete(job_id)
    world.write_outcomes_again()
    for _ in range(DEADLINE_SECONDS // 300 + 2):
        world.now += 301
        world.sweep()

    assert_nothing_remains(world)


@pytest.mark.parametrize("ended", [True, False])
@pytest.mark.parametrize("number", range(1, 10))
@pytest.mark.parametrize("how", ["die before", "die after", "fail", "lose the response"])
def test_a_deletion_that_fails_and_is_not_repeated_is_completed(
    how: str, number: int, ended: bool, world: World
) -> None:
    """Unless the first write was not carried out: then the job exists as before."""
    job_id = world.submit(key="k-1")
    events = world.work()
    for event in events if ended else ():
        world.deliver(event)
    world.network.broken = Break(len(world.network.calls) + number, how)
    with contextlib.suppress(Crash):
        world.delete(job_id)
    world.network.broken = None
    is_marked = world.get(job_id)["statusCode"] == 404
    for event in () if ended else events:
        world.deliver(event)
    for _ in range(DEADLINE_SECONDS // 300 + 2):
        world.now += 301
        world.sweep()

    if is_marked:
        assert_nothing_remains(world)
        assert world.submit(key="k-1") != job_id
    else:
        assert number <= 2
        assert world.job(job_id)["status"] == "succeeded"


def test_a_deleted_job_that_still_runs_is_neither_read_nor_listed(world: World) -> None:
    job_id = world.submit()
    world.delete(job_id)

    assert world.get(job_id)["statusCode"] == 404
    listed: dict[str, Any] = json.loads(world.list_jobs()["body"])
    assert listed == {"jobs": [], "next_cursor": None}


def test_a_deleted_job_that_still_runs_keeps_no_callback_url_and_no_key(world: World) -> None:
    job_id = world.submit(key="k-1", hook=HOOK)
    world.delete(job_id)

    assert "hooks.example.com" not in json.dumps(world.items())
    assert world.submit(key="k-1", hook=HOOK) != job_id


def test_all_that_many_runs_wrote_is_deleted(world: World) -> None:
    job_id = world.submit()
    (event,) = world.work()
    (output,) = [key for key in world.object_keys() if "/output/" in key]
    for number in range(25):
        world.s3.put_object(Bucket=STORE.bucket, Key=f"{output}-{number}", Body=b"{}")
    world.deliver(event)
    world.delete(job_id)

    assert_nothing_remains(world)
