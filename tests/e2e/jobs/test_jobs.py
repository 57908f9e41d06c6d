"""examples/jobs: jobs over HTTP, from an endpoint that sleeps, whatever breaks on the way."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from local.stack import Stack
from tests.e2e.jobs.support import (
    ENDED,
    SPEED,
    Caller,
    Jobs,
    breaks,
    function,
    seconds,
    somebody_else,
    until,
)

pytestmark = pytest.mark.xdist_group("e2e-jobs")


def test_a_job_lives_from_202_to_its_result_and_is_forgotten(stack: Stack, caller: Caller) -> None:
    breaks(stack, kind="long_run", seconds=120)  # so that the first poll comes before its end
    answer = caller.submit("to be")
    assert answer.status_code == 202
    taken = answer.json()
    assert taken.keys() == {"id", "status", "url"}
    assert taken["status"] == "queued"
    assert answer.headers["location"] == f"/jobs/{taken['id']}"
    assert int(answer.headers["retry-after"]) > 0
    path = answer.headers["location"]
    polled = caller.call("GET", path)
    assert polled.json()["status"] in {"queued", "running"}
    assert "retry-after" in polled.headers

    job = caller.wait(taken["id"])

    assert job["status"] == "succeeded"
    assert job["result"] == [{"generated_text": "to be BE TO"}]
    # The URLs lead to this machine, not to AWS.
    assert taken["url"] == job["url"] == f"{stack.url}{path}"
    assert caller.follow(taken["url"]).json()["id"] == taken["id"]
    assert taken["id"] in [each["id"] for each in caller.list_all()]
    assert caller.call("DELETE", path).status_code == 204
    assert caller.call("GET", path).status_code == 404
    assert taken["id"] not in [each["id"] for each in caller.list_all()]


def test_a_retry_with_the_same_key_is_the_same_job(caller: Caller) -> None:
    first, second = (caller.submit("again", idempotency_key="k-1") for _ in range(2))
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json()["id"] == second.json()["id"]
    other = caller.submit("other", idempotency_key="k-1")
    assert (other.status_code, other.json()["error"]["code"]) == (422, "idempotency_key_reused")


def test_a_job_is_its_callers_alone(stack: Stack, caller: Caller) -> None:
    job_id = caller.submit("mine").json()["id"]
    other = somebody_else(stack)
    for method in ("GET", "DELETE"):
        answer = other.call(method, f"/jobs/{job_id}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "job_not_found")
    assert other.list_all() == []
    assert caller.wait(job_id)["status"] == "succeeded"
    assert httpx.get(f"{stack.url}/jobs/{job_id}").status_code == 403


def test_an_empty_body_is_refused_with_the_seeds_words(caller: Caller) -> None:
    answer = caller.call("POST", "/jobs")
    assert answer.status_code == 400
    assert answer.text == "The request body is empty. Please provide a valid input."


def test_a_job_of_five_minutes_outlives_every_limit_of_the_api(
    stack: Stack, caller: Caller
) -> None:
    breaks(stack, kind="long_run", seconds=300)
    job_id = caller.submit("a long story").json()["id"]
    time.sleep(60 / SPEED)
    assert caller.get(job_id)["status"] == "running"

    job = caller.wait(job_id)

    assert job["status"] == "succeeded"
    assert job["result"] == [{"generated_text": "a long story STORY LONG A"}]
    assert seconds(job) >= 300


def test_a_large_result_is_fetched_by_its_signed_url(caller: Caller) -> None:
    text = "x" * 3_000_000
    job = caller.wait(caller.submit(text).json()["id"])

    assert "result" not in job
    answer = httpx.get(job["result_url"])
    assert answer.status_code == 200
    assert answer.json() == [{"generated_text": f"{text} {text.upper()}"}]
    forged = job["result_url"].replace("/result?", "/resulu?")
    assert httpx.get(forged).status_code == 403


def test_a_job_that_the_model_refuses_fails_with_a_reason(stack: Stack, caller: Caller) -> None:
    breaks(stack, kind="model_error", status=500, message="out of memory")
    job = caller.wait(caller.submit("heavy").json()["id"])
    assert job["status"] == "failed"
    assert job["error"].keys() == {"code", "message"}


def test_when_sagemaker_refuses_no_job_is_left(stack: Stack, caller: Caller) -> None:
    before = len(caller.list_all())
    breaks(stack, kind="throttle")
    answer = caller.submit("refused")
    assert answer.status_code == 429
    assert "retry-after" in answer.headers
    assert len(caller.list_all()) == before


def test_a_job_whose_notification_is_lost_is_ended_by_the_sweeper(
    jobs: Jobs, stack: Stack, caller: Caller
) -> None:
    breaks(stack, kind="notify_lost")
    job = caller.wait(caller.submit("lost mail").json()["id"])
    assert job["result"] == [{"generated_text": "lost mail MAIL LOST"}]
    jobs.log.wait_for(function(stack, "sweep"), job["id"])


def test_a_poison_message_goes_to_the_dead_letters_and_harms_nothing(
    stack: Stack, caller: Caller
) -> None:
    topic = stack.applied.subscriptions[0].topic_arn
    queue = stack.applied.event_settings[0].on_failure_arn
    assert queue is not None

    stack.background_services.publish(topic, "{ not JSON")

    [letter] = until(lambda: stack.background_services.dead_letters.bodies(queue))
    sent = json.loads(letter)["requestPayload"]
    assert sent["Records"][0]["Sns"]["Message"] == "{ not JSON"
    assert caller.wait(caller.submit("still here").json()["id"])["status"] == "succeeded"


SUBMIT_CRASHES = [
    (operation, moment)
    for operation in ("TransactWriteItems", "PutObject", "UpdateItem")
    for moment in ("before", "after")
]


@pytest.mark.long  # tests/lambdas/jobs crashes at more places, without a stack
def test_wherever_the_submission_crashes_a_retry_with_the_key_ends_well(
    stack: Stack, caller: Caller
) -> None:
    # A retry on a busy laptop may take longer than the sweeper's minute, which is 3 s here.
    breaks(stack, kind="schedule_missed", times=None)
    ids = []
    for operation, moment in SUBMIT_CRASHES:
        name = function(stack, "submit")
        breaks(stack, kind="handler_crash", function=name, operation=operation, moment=moment)
        key = f"crash-{operation}-{moment}"
        assert caller.submit("crash test", idempotency_key=key).status_code == 500
        ids.append(caller.submit_until_taken("crash test", key))
    stack.faults.clear()

    for job_id in ids:
        assert caller.wait(job_id)["result"] == [{"generated_text": "crash test TEST CRASH"}]


@pytest.mark.long  # tests/lambdas/jobs crashes at more places, without a stack
@pytest.mark.parametrize(
    ("name", "operations"),
    [("notify", ["GetItem", "UpdateItem"]), ("sweep", ["Query", "ListObjectsV2", "UpdateItem"])],
)
def test_wherever_the_end_of_a_job_crashes_it_ends_all_the_same(
    stack: Stack, caller: Caller, name: str, operations: list[str]
) -> None:
    points = [(operation, moment) for operation in operations for moment in ("before", "after")]
    for operation, moment in points:
        crashing = function(stack, name)
        breaks(stack, kind="handler_crash", function=crashing, operation=operation, moment=moment)
    if name == "sweep":
        breaks(stack, kind="notify_lost", times=len(points))

    ids = [caller.submit("once more").json()["id"] for _ in points]

    for job_id in ids:
        assert caller.wait(job_id, 90)["result"] == [{"generated_text": "once more MORE ONCE"}]
    until(lambda: not stack.faults.active())


@pytest.mark.long  # it takes minutes of both cores
def test_two_hundred_jobs_at_once_all_end_with_their_own_answer(
    stack: Stack, caller: Caller
) -> None:
    """Under throttling, duplicates, late, lost and garbled messages, crashes and a weak table."""
    chaos: list[dict[str, Any]] = [
        {"kind": "throttle", "probability": 0.05},
        {"kind": "table_throttle", "probability": 0.03},
        {"kind": "notify_twice", "probability": 0.15},
        {"kind": "notify_late", "seconds": 90, "probability": 0.15},
        {"kind": "notify_lost", "probability": 0.1},
        {"kind": "notify_garbled", "probability": 0.05},
        {"kind": "handler_crash", "function": function(stack, "notify"), "probability": 0.05},
    ]
    for fault in chaos:
        breaks(stack, times=None, **fault)
    # A submission on a busy laptop may take longer than the sweeper's minute, which is 3 s here.
    breaks(stack, kind="schedule_missed", times=None)

    with ThreadPoolExecutor(12) as pool:
        ids = list(
            pool.map(lambda n: caller.submit_until_taken(f"job {n}", f"many-{n}"), range(200))
        )

    assert len(set(ids)) == 200
    stack.faults.clear()
    for fault in chaos:
        breaks(stack, times=None, **fault)

    def all_ended() -> bool:
        listed = {job["id"]: job["status"] for job in caller.list_all()}
        return all(listed[job_id] in ENDED for job_id in ids)

    until(all_ended, 300)
    stack.faults.clear()
    jobs = [caller.get(job_id) for job_id in ids]
    assert [job for job in jobs if job["status"] != "succeeded"] == []
    texts = [job["result"][0]["generated_text"] for job in jobs]
    assert texts == [f"job {n} {n} JOB" for n in range(200)]
