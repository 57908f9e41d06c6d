"""POST /jobs: submissions, idempotency keys and refusals."""

from __future__ import annotations

import json
import logging
import re
from types import SimpleNamespace
from typing import Any

import pytest

from tests.lambdas.jobs.network import Break
from tests.lambdas.jobs.world import BOB, HOOK, STORE, World


def body_of(response: dict[str, Any]) -> Any:
    return json.loads(response["body"])


def code_of(response: dict[str, Any]) -> tuple[int, str]:
    return response["statusCode"], body_of(response)["error"]["code"]


def test_a_submission_is_accepted_with_an_id_and_a_url(world: World) -> None:
    response = world.post()

    body = body_of(response)
    assert response["statusCode"] == 202
    assert body == {
        "id": body["id"],
        "status": "queued",
        "url": f"https://api.example.com/jobs/{body['id']}",
    }
    assert response["headers"]["location"] == f"/jobs/{body['id']}"
    assert int(response["headers"]["retry-after"]) > 0


def test_the_id_has_128_random_bits(world: World) -> None:
    first, second = world.submit(), world.submit()

    assert re.fullmatch(r"[0-9a-f]{12}[0-9a-f]{32}", first)
    assert first[:12] == f"{1_800_000_000_000:012x}"
    assert int(first[12:], 16) + 1 == int(second[12:], 16)  # the world's random source counts


def test_a_job_that_sagemaker_accepted_is_running(world: World) -> None:
    job_id = world.submit()

    job = world.job(job_id)
    assert job == {
        "id": job_id,
        "status": "running",
        "url": f"https://api.example.com/jobs/{job_id}",
        "created_at": "2027-01-15T08:00:00.000Z",
        "accepted_at": "2027-01-15T08:00:00.000Z",
        "expires_at": "2027-01-16T08:00:00.000Z",
    }
    assert "retry-after" in world.get(job_id)["headers"]


def test_sagemaker_gets_the_clients_bytes_the_id_and_the_limits(world: World) -> None:
    body = '{ "z": 1.50, "inputs": "é" }'
    job_id = world.submit(body=body)

    (request,) = world.runtime.queue
    key = request["InputLocation"].removeprefix(f"s3://{STORE.bucket}/")
    stored = world.s3.get_object(Bucket=STORE.bucket, Key=key)
    assert stored["Body"].read() == body.encode()
    assert request["EndpointName"] == "gpt2"
    assert request["InferenceId"] == job_id
    assert (request["RequestTTLSeconds"], request["InvocationTimeoutSeconds"]) == (600, 300)
    assert request["S3OutputPathExtension"].endswith(job_id)


@pytest.mark.parametrize("body", ["", "{}", "not json", '{"inputs": ""}'])
def test_an_invalid_body_is_rejected_as_by_generate_and_stores_nothing(
    body: str, world: World
) -> None:
    response = world.post(body)

    assert response["statusCode"] == 400
    assert response["body"].startswith("The request body is ")
    assert world.items() == []
    assert world.object_keys() == []


def test_the_same_key_returns_the_same_job_and_invokes_once(world: World) -> None:
    first = world.submit(key="k-1")
    assert world.submit(key="k-1") == first

    assert len(world.runtime.queue) == 1
    for event in world.work():
        world.deliver(event)
    assert body_of(world.post(key="k-1"))["status"] == "succeeded"


def test_a_key_with_another_body_is_rejected(world: World) -> None:
    world.submit(key="k-1")

    response = world.post('{"inputs": "Another"}', key="k-1")
    assert code_of(response) == (422, "idempotency_key_reused")


def test_the_keys_of_two_clients_are_independent(world: World) -> None:
    assert world.submit(key="k-1") != world.submit(key="k-1", caller=BOB)


@pytest.mark.parametrize("key", ["", " ", "a b", "é", "x" * 256])
def test_an_invalid_key_is_a_bad_request(key: str, world: World) -> None:
    assert code_of(world.post(key=key)) == (400, "invalid_idempotency_key")


def test_the_key_of_a_deleted_job_creates_a_new_job(world: World) -> None:
    first = world.submit(key="k-1")
    world.delete(first)

    assert world.submit(key="k-1") != first


@pytest.mark.parametrize(
    ("code", "status", "expected"),
    [
        ("ThrottlingException", 429, (429, "rate_limited")),
        ("ValidationError", 400, (400, "rejected_by_model")),
        ("AccessDeniedException", 403, (502, "model_failed")),
    ],
)
def test_a_refusal_of_sagemaker_is_returned_and_undone(
    code: str, status: int, expected: tuple[int, str], world: World
) -> None:
    world.runtime.refusal = (code, status)

    assert code_of(world.post(key="k-1")) == expected
    assert world.items() == []
    assert world.object_keys() == []
    world.runtime.refusal = None
    assert world.submit(key="k-1")


def test_without_a_response_of_sagemaker_the_sweeper_continues_the_job(world: World) -> None:
    world.runtime.refusal = ("ServiceUnavailable", 503)
    job_id = world.submit()
    world.runtime.refusal = None
    assert world.job(job_id)["status"] == "queued"

    world.now += 61
    world.sweep()
    assert world.job(job_id)["status"] == "running"


@pytest.mark.parametrize("key", [None, "k-1"])
def test_a_job_whose_write_was_carried_out_but_not_confirmed_is_undone(
    key: str | None, world: World
) -> None:
    world.network.broken = Break(1, "lose the response")
    response = world.post(key=key, hook=HOOK)
    world.network.broken = None

    assert code_of(response) == (503, "job_store_unavailable")
    assert world.items() == []
    world.now += 61
    world.sweep()
    world.call_back()
    assert world.receiver.deliveries == []


@pytest.mark.parametrize("key", [None, "k-1"])
@pytest.mark.parametrize("number", [4, 5])
@pytest.mark.parametrize("how", ["fail", "lose the response"])
def test_a_refused_job_never_runs_though_a_step_of_undoing_it_fails(
    how: str, number: int, key: str | None, world: World
) -> None:
    """The calls: job, input, invocation, and the two steps to undo them."""
    world.runtime.refusal = ("ThrottlingException", 429)
    world.network.broken = Break(number, how)
    assert code_of(world.post(key=key)) == (429, "rate_limited")
    world.network.broken = None
    world.runtime.refusal = None
    for _ in range(5):
        world.now += 61
        world.sweep()

    assert world.runtime.queue == []


def test_a_lost_response_of_sagemaker_is_a_warning_with_its_cause(
    world: World, log_records: list[logging.LogRecord]
) -> None:
    world.network.broken = Break(3, "lose the response")
    job_id = world.submit()

    (warning,) = [record for record in log_records if record.levelno >= logging.WARNING]
    fields = vars(warning)
    assert (fields["job"], fields["cause"]) == (job_id, "ReadTimeoutError")


@pytest.mark.usefixtures("stopped_clock")
def test_a_submission_that_fails_late_has_the_time_to_be_undone(world: World) -> None:
    world.context = SimpleNamespace(get_remaining_time_in_millis=lambda: 28_750)
    world.network.broken = Break(2, "fail")
    world.post()

    put_item, put_object, *undo = world.network.left
    assert (put_item, put_object) == (21, 21)
    assert world.network.calls[2:] == ["update_item", "delete_object", "delete_item"]
    assert undo == [28, 28, 28]


def test_a_key_whose_job_was_refused_and_half_undone_is_free_at_the_next_request(
    world: World,
) -> None:
    world.runtime.refusal = ("ThrottlingException", 429)
    world.network.broken = Break(5, "fail")  # the job is marked, and its input not yet deleted
    assert world.post(key="k-1")["statusCode"] == 429
    world.runtime.refusal = None

    assert world.post(key="k-1")["statusCode"] == 503
    assert world.post(key="k-1")["statusCode"] == 202
