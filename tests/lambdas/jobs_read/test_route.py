"""GET /jobs/{id}, GET /jobs and DELETE /jobs/{id}."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from jobs import table
from tests.lambdas.jobs.world import ALICE, BOB, BODY, SETTINGS, STORE, World, completion_of


def body_of(response: dict[str, Any]) -> Any:
    return json.loads(response["body"])


def code_of(response: dict[str, Any]) -> tuple[int, str]:
    return response["statusCode"], body_of(response)["error"]["code"]


def deny_reads(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def get_object(**_: Any) -> None:
        response: Any = {
            "Error": {"Code": "AccessDenied", "Message": "not authorized to perform: kms:Decrypt"},
            "ResponseMetadata": {"HTTPStatusCode": 403},
        }
        raise ClientError(response, "GetObject")

    monkeypatch.setattr(world.s3, "get_object", get_object)


def finished(world: World, **options: Any) -> str:
    job_id = world.submit(**options)
    for event in world.work():
        world.deliver(event)
    return job_id


def test_a_finished_job_has_the_result_byte_for_byte(world: World) -> None:
    job_id = world.submit()
    (event,) = world.work()
    (key,) = [key for key in world.object_keys() if "/output/" in key]
    raw = b'[{ "score":1.50,"n":12345678901234567890 }]'
    world.s3.put_object(Bucket=STORE.bucket, Key=key, Body=raw)
    world.now += 5
    world.deliver(event)

    response = world.get(job_id)
    assert raw.decode() in response["body"]
    assert body_of(response)["status"] == "succeeded"
    assert body_of(response)["finished_at"] == "2027-01-15T08:00:05.000Z"
    assert "retry-after" not in response["headers"]


@pytest.mark.parametrize("raw", ["plain text", '{"a": NaN}', ""])
def test_a_result_that_is_text_is_a_string(raw: str, world: World) -> None:
    job_id = finished(world)
    (key,) = [key for key in world.object_keys() if "/output/" in key]
    world.s3.put_object(Bucket=STORE.bucket, Key=key, Body=raw.encode())

    assert world.job(job_id)["result"] == raw


@pytest.mark.parametrize(
    "raw", [b"\xff\xfe", b'"' + b"x" * (4 * 1024 * 1024) + b'"', b"[" + b'"",' * 1_390_000 + b"1]"]
)
def test_a_result_that_does_not_fit_gets_a_presigned_url_of_five_minutes(
    raw: bytes, world: World
) -> None:
    job_id = finished(world)
    (key,) = [key for key in world.object_keys() if "/output/" in key]
    world.s3.put_object(Bucket=STORE.bucket, Key=key, Body=raw)

    job = world.job(job_id)
    assert "result" not in job
    assert key in job["result_url"]
    assert "X-Amz-Expires=300" in job["result_url"]
    assert "X-Amz-Signature=" in job["result_url"]
    assert job["result_url_expires_at"] == "2027-01-15T08:05:00.000Z"


def test_a_missing_result_is_reported_as_gone(world: World) -> None:
    job_id = finished(world)
    (key,) = [key for key in world.object_keys() if "/output/" in key]
    world.s3.delete_object(Bucket=STORE.bucket, Key=key)

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
            "The model rejected the request as invalid.",
        ),
        ("Model invocation timed out", "model_timeout", "The model did not respond in time."),
        (
            'Received server error (500) from model with message "secret". See https://console',
            "model_failed",
            "The model failed to respond.",
        ),
        ("", "model_failed", "The model failed to respond."),
    ],
)
def test_a_failed_job_has_a_reason_without_internals(
    reason: str, code: str, message: str, world: World
) -> None:
    job_id = world.submit()
    (event,) = world.work(fails=reason)
    world.deliver(event)

    assert world.job(job_id)["status"] == "failed"
    assert world.job(job_id)["error"] == {"code": code, "message": message}


def test_the_job_of_another_client_is_not_found(world: World) -> None:
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
def test_an_invalid_limit_is_a_bad_request(query: dict[str, str], world: World) -> None:
    assert code_of(world.list_jobs(**query)) == (400, "invalid_page")


def test_an_invalid_cursor_is_a_bad_request(world: World) -> None:
    assert code_of(world.list_jobs(cursor="key#")) == (400, "invalid_page")


def test_a_client_without_an_identity_may_read_by_id_but_not_list(world: World) -> None:
    job_id = world.submit(caller="")

    assert world.get(job_id, caller="")["statusCode"] == 200
    assert code_of(world.list_jobs(caller="")) == (403, "identity_required")
    assert code_of(world.get(job_id, caller=ALICE)) == (404, "job_not_found")


def test_a_deleted_job_leaves_nothing(world: World) -> None:
    job_id = finished(world, key="k-1")

    response = world.delete(job_id)
    assert (response["statusCode"], response["body"]) == (204, "")
    assert world.items() == []
    assert world.object_keys() == []
    assert code_of(world.get(job_id)) == (404, "job_not_found")
    assert code_of(world.delete(job_id)) == (404, "job_not_found")


def test_the_result_of_a_job_deleted_while_it_ran_is_deleted_when_it_arrives(world: World) -> None:
    job_id = world.submit()
    events = world.work()  # the container has read the input already
    world.delete(job_id)
    world.s3.put_object(
        Bucket=STORE.bucket,
        Key=json.loads(events[0]["Records"][0]["Sns"]["Message"])["responseParameters"][
            "outputLocation"
        ].removeprefix(f"s3://{STORE.bucket}/"),
        Body=completion_of(BODY.encode()),
    )
    world.deliver(events[0])

    assert world.object_keys() == []
    assert world.items() == []
    assert world.dead_letters == []


def test_a_job_past_its_ttl_is_gone_even_before_dynamodb_deletes_it(world: World) -> None:
    job_id = finished(world, key="k-1")
    world.now += 86_400

    assert code_of(world.get(job_id)) == (404, "job_not_found")
    assert body_of(world.list_jobs())["jobs"] == []


def test_a_missing_permission_on_a_result_is_not_reported_as_a_missing_result(
    world: World, monkeypatch: pytest.MonkeyPatch, log_records: list[logging.LogRecord]
) -> None:
    job_id = finished(world)
    with monkeypatch.context() as denied:
        deny_reads(world, denied)
        assert code_of(world.get(job_id)) == (503, "job_store_unavailable")

    assert "AccessDenied" in [vars(record).get("cause") for record in log_records]
    assert "result" in world.job(job_id)


def test_a_missing_result_that_may_not_be_read_is_reported_as_gone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = finished(world)
    deny_reads(world, monkeypatch)
    for key in world.object_keys():
        world.s3.delete_object(Bucket=STORE.bucket, Key=key)

    assert world.job(job_id)["error"]["code"] == "result_gone"


def test_jobs_past_their_ttl_do_not_end_a_list(world: World) -> None:
    """After the retention was lowered, newer jobs may be past their TTL before older ones."""
    world.submitter = world.create_submitter(replace(SETTINGS, retention_seconds=30 * 86_400))
    older = [world.submit() for _ in range(3)]
    world.submitter = world.create_submitter(SETTINGS)
    world.now += 60
    for _ in range(21):
        world.submit()
    world.now += 86_401

    first = body_of(world.list_jobs(limit="2"))
    second = body_of(world.list_jobs(limit="2", cursor=first["next_cursor"]))
    listed = [job["id"] for page in (first, second) for job in page["jobs"]]
    assert listed == sorted(older, reverse=True)
    assert second["next_cursor"] is None


def test_a_list_with_very_many_jobs_past_their_ttl_continues_on_another_page(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "MAX_QUERIES_PER_PAGE", 2)
    world.submitter = world.create_submitter(replace(SETTINGS, retention_seconds=30 * 86_400))
    older = world.submit()
    world.submitter = world.create_submitter(SETTINGS)
    world.now += 60
    for _ in range(9):
        world.submit()
    world.now += 86_401

    listed, cursor, pages = [], None, 0
    while pages == 0 or cursor is not None:
        query = {"limit": "1"} | ({"cursor": cursor} if cursor else {})
        page = body_of(world.list_jobs(**query))
        listed += [job["id"] for job in page["jobs"]]
        cursor, pages = page["next_cursor"], pages + 1
    assert listed == [older]
    assert pages == 3
