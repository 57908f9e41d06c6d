"""The sweeper ends every job that nothing else ended."""

from __future__ import annotations

import contextlib
import logging
from types import SimpleNamespace

import pytest

from tests.lambdas.jobs.network import Break, Crash
from tests.lambdas.jobs.world import ALICE, HOOK, STORE, World


def test_the_result_of_a_job_whose_notification_was_lost_is_found(world: World) -> None:
    job_id = world.submit()
    world.work()
    world.now += 301
    world.sweep()

    assert world.job(job_id)["status"] == "succeeded"
    assert world.job(job_id)["result"] == [{"generated_text": "Once upon a time there was"}]


def test_the_failure_of_a_job_whose_notification_was_lost_is_found(world: World) -> None:
    job_id = world.submit()
    world.work(fails="client error (400)")
    world.now += 301
    world.sweep()

    assert world.job(job_id)["status"] == "failed"
    assert world.job(job_id)["error"]["code"] == "model_failed"


def test_a_text_whose_notification_was_lost_keeps_the_type_that_s3_has(world: World) -> None:
    job_id = world.submit()
    world.work()
    (output,) = [key for key in world.object_keys() if "/output/" in key]
    world.s3.put_object(Bucket=STORE.bucket, Key=output, Body=b"42", ContentType="text/plain")
    world.now += 301
    world.sweep()

    assert world.job(job_id)["result"] == "42"


def test_a_job_without_an_input_that_no_client_was_told_of_is_deleted(
    world: World, log_records: list[logging.LogRecord]
) -> None:
    world.network.broken = Break(2, "die before")
    with contextlib.suppress(Crash):
        world.post(key="k-1", hook=HOOK)
    world.network.broken = None
    world.now += 61
    world.sweep()
    world.call_back()

    assert world.items() == []
    assert world.receiver.deliveries == []
    assert "never submitted" in [record.getMessage() for record in log_records]


def test_a_replayed_job_without_an_input_fails(world: World) -> None:
    world.network.broken = Break(2, "die before")
    with contextlib.suppress(Crash):
        world.post(key="k-1")
    world.network.broken = Break(len(world.network.calls) + 5, "fail")
    assert world.post(key="k-1")["statusCode"] == 503
    world.network.broken = None
    (job_id,) = [item["id"]["S"] for item in world.items() if "status" in item]
    world.now += 61
    world.sweep()

    assert world.job(job_id)["error"]["code"] == "not_submitted"


def test_a_running_job_is_left_alone_until_its_deadline(world: World) -> None:
    job_id = world.submit()
    for _ in range(5):  # 1,505 s, with a deadline of 600 + 300 + 900
        world.now += 301
        world.sweep()
        assert world.job(job_id)["status"] == "running"
    world.now += 301
    world.sweep()

    assert world.job(job_id)["status"] == "expired"
    assert len(world.runtime.queue) == 1


def test_a_job_is_not_checked_before_it_is_due(world: World) -> None:
    world.submit()
    world.now += 299
    world.network.calls.clear()
    world.sweep()

    assert world.network.calls == ["query"]


def test_a_sweep_that_runs_out_of_time_leaves_the_rest_to_the_next(world: World) -> None:
    ids = [world.submit() for _ in range(3)]
    world.work()
    world.now += 301
    left = iter([120_000, 120_000, 30_000])
    context = SimpleNamespace(get_remaining_time_in_millis=lambda: next(left))
    world.sweeper(None, context)
    assert sorted(world.job(each)["status"] for each in ids) == ["running", "running", "succeeded"]

    world.sweep()
    assert [world.job(each)["status"] for each in ids] == ["succeeded"] * 3


def test_a_job_that_cannot_be_read_does_not_stop_the_others(world: World) -> None:
    broken, whole = world.submit(), world.submit()
    world.work()
    (item,) = [each for each in world.items() if each["id"]["S"] == broken]
    del item["created_at"]
    world.dynamodb.put_item(TableName="gpt2-jobs", Item=item)
    world.now += 301
    world.sweep()

    assert world.job(whole)["status"] == "succeeded"


@pytest.mark.parametrize(
    ("refusal", "expected"),
    [
        (("ValidationError", 400), "failed"),
        (("ThrottlingException", 429), "queued"),
        (("ServiceUnavailable", 503), "queued"),
    ],
)
def test_an_interrupted_submission_ends_by_the_response_of_sagemaker(
    refusal: tuple[str, int], expected: str, world: World
) -> None:
    world.runtime.refusal = ("ServiceUnavailable", 503)
    job_id = world.submit()
    world.runtime.refusal = refusal
    world.now += 61
    world.sweep()

    assert world.job(job_id)["status"] == expected


def test_a_submission_that_sagemaker_never_accepts_expires(world: World) -> None:
    world.runtime.refusal = ("ServiceUnavailable", 503)
    job_id = world.submit(caller=ALICE)
    world.now += 600 + 300 + 900 + 1
    world.sweep()

    assert world.job(job_id)["status"] == "expired"


@pytest.mark.usefixtures("stopped_clock")
def test_the_check_of_a_job_takes_no_longer_than_its_limit(world: World) -> None:
    world.submit()
    world.work()
    world.now += 301
    world.network.clear()
    world.sweep()

    query, *check = world.network.left
    assert query == 119.25
    assert check == [30] * 4


@pytest.mark.usefixtures("stopped_clock")
def test_after_a_slow_submission_there_is_time_to_record_it(world: World) -> None:
    world.runtime.refusal = ("ServiceUnavailable", 503)
    world.submit()
    world.runtime.refusal = None
    world.now += 61
    world.network.clear()
    world.sweep()

    assert world.network.left[world.network.calls.index("invoke_endpoint_async")] == 20
    assert world.network.calls[-1] == "update_item"
    assert world.network.left[-1] == 30
