"""Each call on the way to a receiver breaks once, in each way: he is told, and told the truth."""

from __future__ import annotations

import json

import pytest

from jobs.callback_policy import MAX_ATTEMPTS
from tests.lambdas.jobs.test_crashes import ANSWER, ENDED, HOWS, NEVER_SUBMITTED, breaks, life
from tests.lambdas.jobs.wire import Break
from tests.lambdas.jobs.world import HOOK, World

# Calls of a life: the submission's four; then the end's and the callback's seven.
NOTIFIED, LOST = range(1, 15), range(5, 19)


@pytest.mark.parametrize(("delivers", "broken"), [(True, NOTIFIED), (False, LOST)])
def test_every_call_of_a_life_with_a_callback_is_broken_below(
    delivers: bool, broken: range, world: World
) -> None:
    life(world, key="k-1", delivers=delivers, hook=HOOK)

    calls = world.wire.calls[: broken.stop - 1]
    assert {"get_secret_value", "get_object", "post", "invoke"} <= set(calls)
    assert calls[-2:] == ["post", "update_item"]
    # What follows only asks for what is due.
    assert set(world.wire.calls[broken.stop - 1 :]) == {"query"}


@pytest.mark.parametrize(("broken", "delivers"), list(breaks(NOTIFIED, LOST)))
def test_the_receiver_is_told_whichever_call_breaks(
    broken: Break, delivers: bool, world: World
) -> None:
    world.wire.broken = broken
    answer = life(world, key="k-1", delivers=delivers, hook=HOOK)

    # Without an answer a job may have been made or not; if it was, it has ended, and was told of.
    assert all(item["status"]["S"] in ENDED for item in world.items() if "status" in item)
    if answer is None or answer["statusCode"] != 202:
        world.wire.broken = None
        answer = life(world, key="k-1", delivers=delivers, hook=HOOK)
    assert answer is not None
    (item,) = [item for item in world.items() if "status" in item]
    assert "open" not in item
    assert "due_at" not in item
    job = world.job(json.loads(answer["body"])["id"])
    told = [delivery.job for delivery in world.receiver.deliveries]
    assert job["callback"]["status"] == "delivered"
    assert job["callback"]["attempts"] <= 2
    assert told
    assert all((each["id"], each["status"]) == (job["id"], job["status"]) for each in told)
    assert len({d.headers["webhook-id"] for d in world.receiver.deliveries}) == 1
    if job["status"] == "failed":
        assert (broken.number, broken.how) in NEVER_SUBMITTED
    else:
        assert all(each["result"] == ANSWER for each in told)
    assert world.letters.bodies == []


@pytest.mark.parametrize("number", range(1, 8))
@pytest.mark.parametrize("how", HOWS)
def test_giving_up_is_told_whichever_call_breaks(number: int, how: str, world: World) -> None:
    """The calls of the last attempt: job, count, result, secret, receiver, letter, end."""
    world.receiver.status = 500
    job_id = world.submit(hook=HOOK)
    for event in world.work():
        world.deliver(event)
    world.wear_out(job_id, MAX_ATTEMPTS - 1)
    world.now += 28800
    world.sweep()
    world.wire.broken = Break(len(world.wire.calls) + number, how)
    for _ in range(5):
        world.call_back()
        world.now += 61
        world.sweep()

    assert world.job(job_id)["callback"] == {"status": "failed", "attempts": MAX_ATTEMPTS}
    assert {letter["callback"]["id"] for letter in world.letters.bodies} == {job_id}
    (item,) = world.items()
    assert "due_at" not in item


@pytest.mark.parametrize("number", range(1, 8))
@pytest.mark.parametrize("how", HOWS)
def test_what_a_deleted_job_leaves_is_deleted_whichever_call_breaks(
    number: int, how: str, world: World
) -> None:
    """jobs_notify's calls: the job, then the input, two folders, and what is in them."""
    job_id = world.submit()
    (event,) = world.work()
    objects = world.object_keys()
    world.delete(job_id)
    (output,) = [key for key in objects if "/output/" in key]
    world.s3.put_object(Bucket="gpt2-jobs-bucket", Key=output, Body=b"late")
    world.wire.broken = Break(len(world.wire.calls) + number, how)

    world.deliver(event)

    assert world.object_keys() == []
    assert world.items() == []
    assert world.dead_letters == []
