"""A callback receiver gets a job that ended: signed, at least once, and not forever."""

from __future__ import annotations

import itertools
import json
import logging
from typing import Any

import pytest
from awslambdaric.lambda_runtime_log_utils import JsonFormatter
from botocore.exceptions import ClientError

from jobs.callback_policy import MAX_ATTEMPTS, Target
from jobs_callback.callback_sender import MalformedError
from jobs_callback.signature import headers, key_of
from tests.lambdas.jobs.doubles import OLDER_SECRET, SECRET
from tests.lambdas.jobs.world import HOOK, STORE, World

RESULT = [{"generated_text": "Once upon a time there was"}]


def ended(world: World, *, fails: str | None = None, hook: str = HOOK, **options: Any) -> str:
    job_id = world.submit(hook=hook, **options)
    for event in world.work(fails=fails):
        world.deliver(event)
    world.call_back()
    return job_id


def code_of(answer: dict[str, Any]) -> tuple[int, str]:
    return answer["statusCode"], json.loads(answer["body"])["error"]["code"]


def test_the_receiver_gets_what_the_client_reads(world: World) -> None:
    job_id = ended(world)

    (delivery,) = world.receiver.deliveries
    job = world.job(job_id)
    assert job.pop("callback") == {"status": "delivered", "attempts": 1}
    assert delivery.job == job
    assert delivery.job["result"] == RESULT
    assert delivery.job["url"] == f"https://api.example.com/jobs/{job_id}"
    assert delivery.target == Target("hooks.example.com", "/jobs?token=t-7f3a")
    assert delivery.headers["content-type"] == "application/json"


def test_a_delivery_is_signed_as_standard_webhooks_specifies(world: World) -> None:
    job_id = ended(world)

    (delivery,) = world.receiver.deliveries
    expected = headers(job_id, int(world.now), delivery.body, [key_of(SECRET)])
    assert expected.items() <= delivery.headers.items()


def test_after_a_rotation_both_secrets_sign_until_the_overlap_is_over(world: World) -> None:
    world.secrets.older = OLDER_SECRET
    ended(world)
    world.now += 3600
    ended(world)

    both, one = (d.headers["webhook-signature"].split(" ") for d in world.receiver.deliveries)
    assert (len(both), len(one)) == (2, 1)


def test_while_a_job_runs_its_callback_is_pending(world: World) -> None:
    job_id = world.submit(hook=HOOK)

    assert world.job(job_id)["callback"] == {"status": "pending", "attempts": 0}
    assert "callback" not in world.job(world.submit())


@pytest.mark.parametrize("fails", ["", "client error (400)"])
def test_a_failed_job_is_delivered(fails: str, world: World) -> None:
    ended(world, fails=fails)

    (delivery,) = world.receiver.deliveries
    assert delivery.job["status"] == "failed"
    assert delivery.job["error"].keys() == {"code", "message"}


def test_a_job_that_the_sweeper_ends_is_delivered(world: World) -> None:
    world.submit(hook=HOOK)
    world.work()
    world.now += 301
    world.sweep()
    world.call_back()

    assert world.receiver.deliveries[0].job["result"] == RESULT


def test_an_expired_job_is_delivered(world: World) -> None:
    world.submit(hook=HOOK)
    for _ in range(6):
        world.now += 301
        world.sweep()
    world.call_back()

    assert [d.job["status"] for d in world.receiver.deliveries] == ["expired"]


def test_a_job_without_a_callback_starts_none(world: World) -> None:
    world.submit()
    for event in world.work():
        world.deliver(event)

    assert world.events.waiting == []
    (item,) = world.items()
    assert "open" not in item


def test_a_deleted_job_is_not_delivered(world: World) -> None:
    job_id = world.submit(hook=HOOK)
    for event in world.work():
        world.deliver(event)
    world.delete(job_id)
    world.call_back()
    world.now += 61
    world.sweep()
    world.call_back()

    assert world.receiver.deliveries == []
    assert world.items() == []


@pytest.mark.parametrize("size", [256 * 1024, 256 * 1024 + 1])
def test_a_result_that_is_too_large_is_left_out(size: int, world: World) -> None:
    job_id = world.submit(hook=HOOK)
    (event,) = world.work()
    (key,) = [key for key in world.object_keys() if "/output/" in key]
    raw = b'"' + b"x" * (size - 2) + b'"'
    world.s3.put_object(Bucket=STORE.bucket, Key=key, Body=raw)
    world.deliver(event)
    world.call_back()

    (delivery,) = world.receiver.deliveries
    assert delivery.job["status"] == "succeeded"
    assert ("result" in delivery.job) == (size <= 256 * 1024)
    assert "result" in world.job(job_id)


def test_a_result_that_is_not_text_is_left_out(world: World) -> None:
    world.submit(hook=HOOK)
    (event,) = world.work()
    (key,) = [key for key in world.object_keys() if "/output/" in key]
    world.s3.put_object(Bucket=STORE.bucket, Key=key, Body=b"\xff")
    world.deliver(event)
    world.call_back()

    assert world.receiver.deliveries[0].job.keys() >= {"id", "status", "url"}
    assert "result" not in world.receiver.deliveries[0].job


def test_a_missing_result_is_reported_as_gone(world: World) -> None:
    world.submit(hook=HOOK)
    (event,) = world.work()
    (key,) = [key for key in world.object_keys() if "/output/" in key]
    world.s3.delete_object(Bucket=STORE.bucket, Key=key)
    world.deliver(event)
    world.call_back()

    assert world.receiver.deliveries[0].job["error"]["code"] == "result_gone"


@pytest.mark.parametrize("status", [0, 301, 307, 400, 404, 429, 500, 503])
def test_a_callback_that_is_not_accepted_is_repeated(status: int, world: World) -> None:
    world.receiver.status = status
    job_id = ended(world)
    assert world.job(job_id)["callback"] == {"status": "pending", "attempts": 1}
    world.receiver.status = 204
    world.now += 60
    world.sweep()
    world.call_back()

    assert world.job(job_id)["callback"] == {"status": "delivered", "attempts": 2}
    first, second = world.receiver.deliveries
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == job_id
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
    assert first.body == second.body


def test_the_pauses_are_those_of_the_docs(world: World) -> None:
    world.receiver.status = 500
    began = world.now
    ended(world)
    at = [began]
    while world.now < began + 86_399:
        world.now += 60
        world.sweep()
        if world.events.waiting:
            world.call_back()
            at.append(world.now)

    pauses = [int(later - earlier) for earlier, later in itertools.pairwise(at)]
    assert pauses == [60, 300, 1800, 7200, 18000, 28800]
    assert len(world.receiver.deliveries) == MAX_ATTEMPTS == 7


def test_a_callback_that_is_given_up_is_a_dead_letter_without_its_url(world: World) -> None:
    world.receiver.status = 500
    job_id = ended(world)
    world.wear_out(job_id, MAX_ATTEMPTS)

    (letter,) = world.dead_callbacks.bodies
    assert letter["callback"].keys() == {"owner", "id", "cause"}
    assert (letter["callback"]["id"], letter["callback"]["cause"]) == (job_id, "500")
    assert "example.com" not in json.dumps(letter)


def test_a_receiver_that_is_gone_is_not_called_again(world: World) -> None:
    world.receiver.status = 410
    job_id = ended(world)

    assert world.job(job_id)["callback"] == {"status": "failed", "attempts": 1}
    assert world.dead_callbacks.bodies[0]["callback"]["cause"] == "410"


def test_a_repeated_event_is_one_attempt(world: World) -> None:
    world.receiver.status = 500
    job_id = world.submit(hook=HOOK)
    for event in world.work():
        world.deliver(event)
    world.events.waiting *= 3
    world.call_back()

    assert world.job(job_id)["callback"]["attempts"] == 1
    assert len(world.receiver.deliveries) == 1


def test_a_malformed_event_is_an_error(world: World) -> None:
    for event in (None, {}, {"owner": 1, "id": "x", "attempt": 1}, {"owner": "x", "id": "x"}):
        with pytest.raises(MalformedError):
            world.callback(event, None)


def test_a_host_that_is_no_longer_allowed_is_not_called(world: World) -> None:
    world.callback = world.create_callback(frozenset({"other.example.com"}))
    job_id = ended(world)

    assert world.receiver.deliveries == []
    assert world.job(job_id)["callback"] == {"status": "pending", "attempts": 1}


@pytest.mark.parametrize("secret", ["", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_%"])
def test_without_a_secret_nothing_is_sent(secret: str, world: World) -> None:
    world.secrets.current = secret
    job_id = ended(world)

    assert world.receiver.deliveries == []
    assert world.job(job_id)["callback"] == {"status": "pending", "attempts": 1}


def test_pending_callbacks_fail_when_callbacks_are_turned_off(world: World) -> None:
    job_id = world.submit(hook=HOOK)
    world.turn_callbacks_off()
    for event in world.work():
        world.deliver(event)
    world.now += 61
    world.sweep()

    assert world.job(job_id)["callback"] == {"status": "failed", "attempts": 0}
    (item,) = world.items()
    assert "open" not in item


def test_the_same_key_with_another_receiver_is_another_request(world: World) -> None:
    world.submit(key="k-1", hook=HOOK)

    assert world.post(key="k-1", hook=HOOK)["statusCode"] == 202
    reused = (422, "idempotency_key_reused")
    assert code_of(world.post(key="k-1", hook="https://hooks.example.com/other")) == reused
    assert code_of(world.post(key="k-1")) == reused


def test_a_url_that_may_not_be_called_is_a_bad_request_and_stores_nothing(world: World) -> None:
    answer = world.post(hook="https://evil.example.com/")

    assert code_of(answer) == (400, "invalid_callback_url")
    assert "evil" not in answer["body"]
    assert world.items() == []
    assert world.object_keys() == []


def test_no_log_line_holds_the_url_the_secret_or_the_result(
    world: World, log_records: list[logging.LogRecord]
) -> None:
    for status in (200, 500):
        world.receiver.status = status
        ended(world)

    lines = [JsonFormatter().format(record) for record in log_records]
    assert [json.loads(line)["response"] for line in lines if "callback attempted" in line] == [
        200,
        500,
    ]
    for secret in ("t-7f3a", "/jobs?", SECRET.removeprefix("whsec_"), "Once upon"):
        assert not [line for line in lines if secret in line]


def test_a_missing_permission_on_a_result_is_not_delivered_as_a_missing_result(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def get_object(**_: Any) -> None:
        response: Any = {"Error": {"Code": "AccessDenied"}}
        raise ClientError(response, "GetObject")

    world.submit(hook=HOOK)
    for event in world.work():
        world.deliver(event)
    with monkeypatch.context() as denied:
        denied.setattr(world.s3, "get_object", get_object)
        world.call_back()
    assert world.receiver.deliveries == []

    world.now += 60
    world.sweep()
    world.call_back()
    assert world.receiver.deliveries[0].job["result"] == RESULT
