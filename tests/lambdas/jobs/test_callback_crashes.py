"""Each call on the way to a receiver fails once, in each way: it still receives the right job."""

from __future__ import annotations

import json

import pytest

from jobs.callback_policy import MAX_ATTEMPTS
from tests.lambdas.jobs.network import Break
from tests.lambdas.jobs.test_crashes import ENDED, HOWS, NEVER_SUBMITTED, RESULT, breaks, life
from tests.lambdas.jobs.world import HOOK, World

pytestmark = pytest.mark.long

# Calls of a life: the submission's four; then the end's and the callback's seven.
NOTIFIED, LOST = range(1, 15), range(5, 19)


@pytest.mark.parametrize(("delivers", "broken"), [(True, NOTIFIED), (False, LOST)])
def test_every_call_of_a_life_with_a_callback_is_broken_below(
    delivers: bool, broken: range, world: World
) -> None:
    life(world, key="k-1", delivers=delivers, hook=HOOK)

    calls = world.network.calls[: broken.stop - 1]
    assert {"get_secret_value", "get_object", "post", "invoke"} <= set(calls)
    assert calls[-2:] == ["post", "update_item"]
    # What follows only queries what is due.
    assert set(world.network.calls[broken.stop - 1 :]) == {"query"}


@pytest.mark.parametrize(("broken", "delivers"), list(breaks(NOTIFIED, LOST)))
def test_the_receiver_gets_the_job_whichever_call_fails(
    broken: Break, delivers: bool, world: World
) -> None:
    world.network.broken = broken
    response = life(world, key="k-1", delivers=delivers, hook=HOOK)

    # Without a response, a job may exist or not; if it does, it has ended, and was delivered.
    assert all(item["status"]["S"] in ENDED for item in world.items() if "status" in item)
    if response is None or response["statusCode"] != 202:
        world.network.broken = None
        response = life(world, key="k-1", delivers=delivers, hook=HOOK)
    assert response is not None
    (item,) = [item for item in world.items() if "status" in item]
    assert "open" not in item
    assert "due_at" not in item
    job = world.job(json.loads(response["body"])["id"])
    delivered = [delivery.job for delivery in world.receiver.deliveries]
    assert job["callback"]["status"] == "delivered"
    assert job["callback"]["attempts"] <= 2
    assert delivered
    assert all((each["id"], each["status"]) == (job["id"], job["status"]) for each in delivered)
    assert len({d.headers["webhook-id"] for d in world.receiver.deliveries}) == 1
    if job["status"] == "failed":
        assert (broken.number, broken.how) in NEVER_SUBMITTED
    else:
        assert all(each["result"] == RESULT for each in delivered)
    assert world.dead_callbacks.bodies == []


@pytest.mark.parametrize("number", range(1, 8))
@pytest.mark.parametrize("how", HOWS)
def test_a_callback_is_given_up_whichever_call_fails(number: int, how: str, world: World) -> None:
    """The calls of the last attempt: job, count, result, secret, receiver, letter, end."""
    world.receiver.status = 500
    job_id = world.submit(hook=HOOK)
    for event in world.work():
        world.deliver(event)
    world.wear_out(job_id, MAX_ATTEMPTS - 1)
    world.now += 28800
    world.sweep()
    world.network.broken = Break(len(world.network.calls) + number, how)
    for _ in range(5):
        world.call_back()
        world.now += 61
        world.sweep()

    assert world.job(job_id)["callback"] == {"status": "failed", "attempts": MAX_ATTEMPTS}
    assert {letter["callback"]["id"] for letter in world.dead_callbacks.bodies} == {job_id}
    (item,) = world.items()
    assert "due_at" not in item


@pytest.mark.parametrize("number", range(1, 8))
@pytest.mark.parametrize("how", HOWS)
def test_objects_of_a_deleted_job_are_deleted_whichever_call_fails(
    number: int, how: str, world: World
) -> None:
    """jobs_notify's calls: the job, then the input, two folders, and what is in them."""
    job_id = world.submit()
    (event,) = world.work()
    objects = world.object_keys()
    world.delete(job_id)
    (output,) = [key for key in objects if "/output/" in key]
    world.s3.put_object(Bucket="gpt2-jobs-bucket", Key=output, Body=b"late")
    world.network.broken = Break(len(world.network.calls) + number, how)

    world.deliver(event)

    assert world.object_keys() == []
    assert world.items() == []
    assert world.dead_letters == []
