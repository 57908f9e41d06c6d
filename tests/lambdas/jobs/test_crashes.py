"""Each call to AWS fails once, in each way that it can: every job ends in the right state.

The life of a job runs once without a fault, to count the calls; then once for each call and each
way to break it. Each test then continues as AWS would: Lambda retries, the schedule repeats, the
client retries.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.lambdas.jobs.network import Break, Crash
from tests.lambdas.jobs.world import World

pytestmark = pytest.mark.long

HOWS = ("die before", "die after", "fail", "lose the response")
RESULT = [{"generated_text": "Once upon a time there was"}]
ENDED = {"succeeded", "failed", "expired"}
# One when a submission's grace is over, one for each later look, until past every deadline.
SWEEPS_AFTER_SECONDS = (61, *[301] * 8)


def life(
    world: World, *, key: str | None, delivers: bool, hook: str | None = None
) -> dict[str, Any] | None:
    """Submit, work, notify (or lose the notification), call back, sweep until nothing can change.

    Returns the response to the submission, if there was one.
    """
    try:
        response = world.post(key=key, hook=hook)
    except Crash:
        response = None
    for waits in SWEEPS_AFTER_SECONDS:
        for event in world.work():
            if delivers:
                world.deliver(event)
        world.call_back()
        world.now += waits
        world.sweep()
        world.call_back()
    return response


# Calls of a life: four of the submission, then the notification's, or the sweeper's without it.
NOTIFIED, LOST = range(1, 7), range(5, 11)


# The job was written, the client has no response or an error, and the input was not written.
NEVER_SUBMITTED = {(1, "die after"), (2, "die before")}


def breaks(notified: range, lost: range) -> Iterator[Any]:
    for delivers, numbers in ((True, notified), (False, lost)):
        for number in numbers:
            for how in HOWS:
                name = f"{'notified' if delivers else 'lost'}-{number}-{how.replace(' ', '-')}"
                yield pytest.param(Break(number, how), delivers, id=name)


@pytest.mark.parametrize(("delivers", "broken"), [(True, NOTIFIED), (False, LOST)])
def test_every_call_of_a_life_is_broken_below(delivers: bool, broken: range, world: World) -> None:
    life(world, key="k-1", delivers=delivers)

    assert "update_item" in world.network.calls[: broken.stop - 1]
    # What follows only queries what is due.
    assert set(world.network.calls[broken.stop - 1 :]) == {"query"}


@pytest.mark.parametrize(("broken", "delivers"), list(breaks(NOTIFIED, LOST)))
def test_a_job_ends_in_the_right_state_whichever_call_fails(
    broken: Break, delivers: bool, world: World
) -> None:
    world.network.broken = broken
    response = life(world, key="k-1", delivers=delivers)

    jobs = [item for item in world.items() if "status" in item]
    # Without a response, a job may exist or not; if it does, it has ended.
    assert {job["status"]["S"] for job in jobs} <= ENDED
    assert all("open" not in job and "due_at" not in job for job in jobs)
    if not jobs:
        assert world.items() == []
        assert world.object_keys() == []

    if response is None or response["statusCode"] != 202:
        # The client retries with its key, and gets the one job.
        world.network.broken = None
        response = life(world, key="k-1", delivers=delivers)
    assert response is not None
    assert response["statusCode"] == 202
    (item,) = [item for item in world.items() if "status" in item]
    job = world.job(json.loads(response["body"])["id"])
    assert job["id"] == item["id"]["S"]
    if job["status"] == "failed":
        # The submission failed before it wrote the input, so nothing could continue it.
        assert job["error"]["code"] == "not_submitted"
        assert (broken.number, broken.how) in NEVER_SUBMITTED
    else:
        assert (job["status"], job["result"]) == ("succeeded", RESULT)


@pytest.mark.parametrize(("number", "how"), sorted(NEVER_SUBMITTED))
def test_an_immediate_retry_writes_the_input_that_the_first_request_did_not(
    number: int, how: str, world: World
) -> None:
    world.network.broken = Break(number, how)
    with contextlib.suppress(Crash):
        assert world.post(key="k-1")["statusCode"] == 503
    world.network.broken = None

    response = life(world, key="k-1", delivers=True)
    assert response is not None
    assert response["statusCode"] == 202
    job = world.job(json.loads(response["body"])["id"])
    assert (job["status"], job["result"]) == ("succeeded", RESULT)


@pytest.mark.parametrize("number", range(1, 8))
@pytest.mark.parametrize("how", HOWS)
def test_a_deletion_that_breaks_can_be_repeated(number: int, how: str, world: World) -> None:
    response = life(world, key="k-1", delivers=True)
    assert response is not None
    job_id = json.loads(response["body"])["id"]
    world.network.broken = Break(len(world.network.calls) + number, how)
    with contextlib.suppress(Crash):
        world.delete(job_id)
    world.network.broken = None
    assert world.delete(job_id)["statusCode"] in (204, 404)

    assert world.items() == []
    assert world.object_keys() == []


@pytest.mark.parametrize("how", HOWS)
def test_undoing_that_breaks_is_finished_by_the_sweeper(how: str, world: World) -> None:
    world.runtime.refusal = ("ThrottlingException", 429)
    world.network.broken = Break(4, how)  # record, input, invoke, and then the undoing
    with contextlib.suppress(Crash):
        assert world.post()["statusCode"] == 429
    world.network.broken = None
    world.runtime.refusal = None
    for _ in range(8):
        world.now += 60
        world.sweep()
        for event in world.work():
            world.deliver(event)

    assert {item["status"]["S"] for item in world.items()} <= ENDED
