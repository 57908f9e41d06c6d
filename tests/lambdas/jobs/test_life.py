"""A job's life over its routes: submitted, worked on, read, listed, deleted."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.lambdas.jobs.world import ALICE, BOB, BODY, CONFIG, World, answer_of


def body_of(answer: dict[str, Any]) -> Any:
    return json.loads(answer["body"])


def code_of(answer: dict[str, Any]) -> tuple[int, str]:
    return answer["statusCode"], body_of(answer)["error"]["code"]


def finished(world: World, **options: Any) -> str:
    job_id = world.submit(**options)
    for event in world.work():
        world.deliver(event)
    return job_id


def test_a_submission_is_accepted_with_an_id_and_where_to_ask(world: World) -> None:
    answer = world.post()

    body = body_of(answer)
    assert answer["statusCode"] == 202
    assert body == {
        "id": body["id"],
        "status": "queued",
        "url": f"https://api.example.com/jobs/{body['id']}",
    }
    assert answer["headers"]["location"] == f"/jobs/{body['id']}"
    assert int(answer["headers"]["retry-after"]) > 0


def test_the_id_carries_128_random_bits(world: World) -> None:
    first, second = world.submit(), world.submit()

    assert re.fullmatch(r"[0-9a-f]{12}[0-9a-f]{32}", first)
    assert first[:12] == f"{1_800_000_000_000:012x}"
    assert int(first[12:], 16) + 1 == int(second[12:], 16)  # the world's random source counts


def test_a_job_that_sagemaker_took_is_running(world: World) -> None:
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

    (asked,) = world.runtime.queue
    key = asked["InputLocation"].removeprefix(f"s3://{CONFIG.bucket}/")
    stored = world.s3.get_object(Bucket=CONFIG.bucket, Key=key)
    assert stored["Body"].read() == body.encode()
    assert asked["EndpointName"] == "gpt2"
    assert asked["InferenceId"] == job_id
    assert (asked["RequestTTLSeconds"], asked["InvocationTimeoutSeconds"]) == (600, 300)
    assert asked["S3OutputPathExtension"].endswith(job_id)


def test_a_finished_job_has_the_containers_answer_byte_for_byte(world: World) -> None:
    job_id = world.submit()
    (event,) = world.work()
    (key,) = [key for key in world.object_keys() if "/output/" in key]
    raw = b'[{ "score":1.50,"n":12345678901234567890 }]'
    world.s3.put_object(Bucket=CONFIG.bucket, Key=key, Body=raw)
    world.now += 5
    world.deliver(event)

    answer = world.get(job_id)
    assert raw.decode() in answer["body"]
    assert body_of(answer)["status"] == "succeeded"
    assert body_of(answer)["finished_at"] == "2027-01-15T08:00:05.000Z"
    assert "retry-after" not in answer["headers"]


@pytest.mark.parametrize("raw", ["plain text", '{"a": NaN}', ""])
def test_a_result_that_is_text_is_a_string(raw: str, world: World) -> None:
    job_id = finished(world)
    (key,) = [key for key in world.object_keys() if "/output/" in key]
    world.s3.put_object(Bucket=CONFIG.bucket, Key=key, Body=raw.encode())

    assert world.job(job_id)["result"] == raw


@pytest.mark.parametrize(
    "raw", [b"\xff\xfe", b'"' + b"x" * (4 * 1024 * 1024) + b'"', b"[" + b'"",' * 1_390_000 + b"1]"]
)
def test_a_result_that_does_not_fit_gets_a_signed_url_of_five_minutes(
    raw: bytes, world: World
) -> None:
    job_id = finished(world)
    (key,) = [key for key in world.object_keys() if "/output/" in key]
    world.s3.put_object(Bucket=CONFIG.bucket, Key=key, Body=raw)

    job = world.job(job_id)
    assert "result" not in job
    assert key in job["result_url"]
    assert "X-Amz-Expires=300" in job["result_url"]
    assert "X-Amz-Signature=" in job["result_url"]
    assert job["result_url_expires_at"] == "2027-01-15T08:05:00.000Z"


def test_a_result_that_is_gone_is_said_to_be_gone(world: World) -> None:
    job_id = finished(world)
    (key,) = [key for key in world.object_keys() if "/output/" in key]
    world.s3.delete_object(Bucket=CONFIG.bucket, Key=key)

    job = world.job(job_id)
    assert job["status"] == "succeeded"
    assert job["error"]["code"] == "result_gone"


@pytest.mark.parametrize(
    ("reason", "code", "message"),
    [
        (
            'ClientError: Received client error (400) from model with message "{"error": "too '
            'long"}". See https://console.example.com in account 123456789012 for more.',
            "rejected_by_model",
            "too long",
        ),
        (
            "ClientError: Received client error (422) from model. See https://console.example.com",
            "rejected_by_model",
            "The model refused the request as invalid.",
        ),
        ("Model invocation timed out", "model_timeout", "The model did not answer in time."),
        (
            'Received server error (500) from model with message "secret". See https://console',
            "model_failed",
            "The model failed to answer.",
        ),
        ("", "model_failed", "The model failed to answer."),
    ],
)
def test_a_failed_job_says_why_without_what_is_ours_alone(
    reason: str, code: str, message: str, world: World
) -> None:
    job_id = world.submit()
    (event,) = world.work(fails=reason)
    world.deliver(event)

    assert world.job(job_id)["status"] == "failed"
    assert world.job(job_id)["error"] == {"code": code, "message": message}


@pytest.mark.parametrize("body", ["", "{}", "not json", '{"inputs": ""}'])
def test_a_body_that_generate_refuses_is_refused_and_leaves_nothing(
    body: str, world: World
) -> None:
    answer = world.post(body)

    assert answer["statusCode"] == 400
    assert answer["body"].startswith("The request body is ")
    assert world.items() == []
    assert world.object_keys() == []


def test_the_same_key_gives_the_same_job_and_invokes_once(world: World) -> None:
    first = world.submit(key="k-1")
    assert world.submit(key="k-1") == first

    assert len(world.runtime.queue) == 1
    for event in world.work():
        world.deliver(event)
    assert body_of(world.post(key="k-1"))["status"] == "succeeded"


def test_a_key_with_another_body_is_refused(world: World) -> None:
    world.submit(key="k-1")

    answer = world.post('{"inputs": "Another"}', key="k-1")
    assert code_of(answer) == (422, "idempotency_key_reused")


def test_keys_of_two_callers_have_nothing_to_do_with_each_other(world: World) -> None:
    assert world.submit(key="k-1") != world.submit(key="k-1", caller=BOB)


@pytest.mark.parametrize("key", ["", " ", "a b", "é", "x" * 256])
def test_a_key_that_is_none_is_a_bad_request(key: str, world: World) -> None:
    assert code_of(world.post(key=key)) == (400, "invalid_idempotency_key")


def test_a_deleted_jobs_key_makes_a_new_job(world: World) -> None:
    first = world.submit(key="k-1")
    world.delete(first)

    assert world.submit(key="k-1") != first


def test_somebody_elses_job_is_not_found(world: World) -> None:
    job_id = finished(world)

    assert code_of(world.get(job_id, caller=BOB)) == (404, "job_not_found")
    assert code_of(world.delete(job_id, caller=BOB)) == (404, "job_not_found")
    assert body_of(world.list_jobs(caller=BOB)) == {"jobs": [], "next_cursor": None}
    assert world.job(job_id)["status"] == "succeeded"


@pytest.mark.parametrize("job_id", ["", "x", "key#" + "0" * 64, "0" * 44, "../" * 10])
def test_an_unknown_id_is_not_found(job_id: str, world: World) -> None:
    world.submit(key="k-1")

    assert code_of(world.get(job_id)) == (404, "job_not_found")


def test_jobs_are_listed_newest_first_a_page_at_a_time(world: World) -> None:
    ids = []
    for second in range(5):
        world.now += second
        ids.append(world.submit(key=f"k-{second}"))
    world.submit(caller=BOB)

    first = body_of(world.list_jobs(limit="2"))
    second_page = body_of(world.list_jobs(limit="2", cursor=first["next_cursor"]))
    third = body_of(world.list_jobs(limit="2", cursor=second_page["next_cursor"]))
    pages = [[job["id"] for job in page["jobs"]] for page in (first, second_page, third)]
    assert pages == [[ids[4], ids[3]], [ids[2], ids[1]], [ids[0]]]
    assert third["next_cursor"] is None
    assert first["jobs"][0]["status"] == "running"


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"},
        {"limit": "101"},
        {"limit": "9" * 5000},
        {"limit": "00099999"},
        {"limit": "x"},
    ],
)
def test_a_limit_that_is_none_is_a_bad_request(query: dict[str, str], world: World) -> None:
    assert code_of(world.list_jobs(**query)) == (400, "invalid_page")


def test_a_cursor_that_is_none_is_a_bad_request(world: World) -> None:
    assert code_of(world.list_jobs(cursor="key#")) == (400, "invalid_page")


def test_nobody_in_particular_may_read_by_id_and_not_list(world: World) -> None:
    job_id = world.submit(caller="")

    assert world.get(job_id, caller="")["statusCode"] == 200
    assert code_of(world.list_jobs(caller="")) == (403, "identity_required")
    assert code_of(world.get(job_id, caller=ALICE)) == (404, "job_not_found")


def test_a_deleted_job_leaves_nothing(world: World) -> None:
    job_id = finished(world, key="k-1")

    answer = world.delete(job_id)
    assert (answer["statusCode"], answer["body"]) == (204, "")
    assert world.items() == []
    assert world.object_keys() == []
    assert code_of(world.get(job_id)) == (404, "job_not_found")
    assert code_of(world.delete(job_id)) == (404, "job_not_found")


def test_the_result_of_a_job_deleted_while_it_ran_is_deleted_when_it_comes(world: World) -> None:
    job_id = world.submit()
    events = world.work()  # the container has read the input already
    world.delete(job_id)
    world.s3.put_object(
        Bucket=CONFIG.bucket,
        Key=json.loads(events[0]["Records"][0]["Sns"]["Message"])["responseParameters"][
            "outputLocation"
        ].removeprefix(f"s3://{CONFIG.bucket}/"),
        Body=answer_of(BODY.encode()),
    )
    world.deliver(events[0])

    assert world.object_keys() == []
    assert world.items() == []
    assert world.dead_letters == []


def test_a_job_past_its_time_is_forgotten_even_before_dynamodb_deletes_it(world: World) -> None:
    job_id = finished(world, key="k-1")
    world.now += 86_400

    assert code_of(world.get(job_id)) == (404, "job_not_found")
    assert body_of(world.list_jobs())["jobs"] == []


@pytest.mark.parametrize(
    ("code", "status", "expected"),
    [
        ("ThrottlingException", 429, (429, "rate_limited")),
        ("ValidationError", 400, (400, "rejected_by_model")),
        ("AccessDeniedException", 403, (502, "model_failed")),
    ],
)
def test_what_sagemaker_refuses_is_said_and_undone(
    code: str, status: int, expected: tuple[int, str], world: World
) -> None:
    world.runtime.refusal = (code, status)

    assert code_of(world.post(key="k-1")) == expected
    assert world.items() == []
    assert world.object_keys() == []
    world.runtime.refusal = None
    assert world.submit(key="k-1")


def test_of_an_endpoint_that_may_have_the_job_the_sweeper_finds_out(world: World) -> None:
    world.runtime.refusal = ("ServiceUnavailable", 503)
    job_id = world.submit()
    world.runtime.refusal = None
    assert world.job(job_id)["status"] == "queued"

    world.now += 61
    world.sweep()
    assert world.job(job_id)["status"] == "running"
