"""A requested callback arrives, signed, at least once; no host inside a network is called."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pytest

from local.fake_internet import Reply
from tests.apply.resources import client
from tests.e2e.jobs.support import BOTH, HOOKS, INSIDE, Caller, Jobs, breaks, function, until

pytestmark = pytest.mark.xdist_group("e2e-jobs")


def submit(caller: Caller, path: str, host: str = HOOKS) -> str:
    answer = caller.submit("call me", callback_url=f"https://{host}{path}")
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


def called(caller: Caller, job_id: str, status: str, seconds: float = 90) -> dict[str, Any]:
    """The job's callback, once it is as it should be."""

    def look() -> dict[str, Any] | None:
        callback: dict[str, Any] = caller.get(job_id)["callback"]
        return callback if callback["status"] == status else None

    found: dict[str, Any] = until(look, seconds)
    return found


def deliveries(jobs: Jobs, path: str) -> list[dict[str, Any]]:
    return [each.json for each in jobs.receiver.deliveries if each.path == path]


def secret(jobs: Jobs) -> str:
    arn = jobs.stack.applied.outputs["jobs_callback_secret_arn"]
    secrets = client(jobs.stack.aws, "secretsmanager")
    return str(secrets.get_secret_value(SecretId=arn)["SecretString"])


def test_a_job_of_five_minutes_comes_back_both_ways(jobs: Jobs, caller: Caller) -> None:
    breaks(jobs.stack, kind="long_run", seconds=300)
    job_id = submit(caller, "/five-minutes?token=t-7f3a")

    delivery = jobs.receiver.wait_for(lambda each: each.path == "/five-minutes?token=t-7f3a")

    assert delivery.is_signed_with(secret(jobs), jobs.stack.clock.time())
    assert delivery.headers["webhook-id"] == job_id
    assert delivery.json["result"] == [{"generated_text": "call me ME CALL"}]
    assert called(caller, job_id, "delivered") == {"status": "delivered", "attempts": 1}
    job = caller.get(job_id)
    del job["callback"]
    # The API on this machine returns URLs that lead to it; the function that calls back has AWS's.
    assert urlsplit(delivery.json["url"]).path == urlsplit(job["url"]).path == f"/jobs/{job_id}"
    assert delivery.json == {**job, "url": delivery.json["url"]}
    # What may be secret is in no log: neither the URL's query nor the key.
    lines = [line for _, line in jobs.log.lines]
    for word in ("t-7f3a", secret(jobs), secret(jobs).removeprefix("whsec_")):
        assert not [line for line in lines if word in line]


def test_a_receiver_that_does_not_take_it_is_called_again(jobs: Jobs, caller: Caller) -> None:
    replies = {
        "/fails": Reply(500),
        "/redirects": Reply(307, {"location": f"https://{HOOKS}/elsewhere"}),
        "/closes": Reply(0),
        "/hangs": Reply(seconds=60),
    }
    for path, reply in replies.items():
        jobs.receiver.answer(path, reply)
    ids = {path: submit(caller, path) for path in replies}

    for path, job_id in ids.items():
        assert called(caller, job_id, "delivered")["attempts"] == 2, path
        first, second = deliveries(jobs, path)
        assert first == second
    assert deliveries(jobs, "/elsewhere") == []


def test_a_receiver_that_is_gone_is_given_up_and_a_dead_letter_says_so(
    jobs: Jobs, caller: Caller
) -> None:
    queue = jobs.stack.applied.event_settings[0].on_failure_arn
    assert queue is not None
    jobs.receiver.answer("/gone", Reply(410))
    job_id = submit(caller, "/gone")

    assert called(caller, job_id, "failed") == {"status": "failed", "attempts": 1}
    [letter] = until(lambda: jobs.stack.background_services.dead_letters.bodies(queue))
    assert json.loads(letter)["callback"]["id"] == job_id


def test_no_address_inside_is_called_whatever_its_name(jobs: Jobs, caller: Caller) -> None:
    ids = [submit(caller, "/inside", host) for host in (INSIDE, BOTH)]
    for job_id in ids:
        until(lambda: caller.get(job_id)["callback"]["attempts"])  # noqa: B023 - waited for at once
        assert caller.wait(job_id)["status"] == "succeeded"
        line = jobs.log.wait_for(function(jobs.stack, "callback"), job_id)
        assert json.loads(line)["response"] == "NotPublic"
    assert deliveries(jobs, "/inside") == []


@pytest.mark.parametrize(
    "url",
    [
        f"http://{HOOKS}/",
        f"https://{HOOKS}:8443/",
        f"https://user@{HOOKS}/",
        f"https://{HOOKS}/#fragment",
        f"https://{HOOKS}.evil.example.com/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
    ],
)
def test_a_url_that_may_not_be_called_is_refused_with_a_sentence(url: str, caller: Caller) -> None:
    answer = caller.submit("call me", callback_url=url)

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "invalid_callback_url"
    assert answer.json()["error"]["message"].startswith("Set Callback-Url to https://<host>/<path>")


CRASHES = [
    ("notify", "GetItem", "before"),
    ("notify", "Invoke", "before"),
    ("notify", "Invoke", "after"),
    *(
        ("callback", operation, moment)
        for operation in ("GetItem", "UpdateItem", "GetObject", "GetSecretValue")
        for moment in ("before", "after")
    ),
]


def test_wherever_the_way_back_crashes_the_receiver_is_told(jobs: Jobs, caller: Caller) -> None:
    for name, operation, moment in CRASHES:
        breaks(
            jobs.stack,
            kind="handler_crash",
            function=function(jobs.stack, name),
            operation=operation,
            moment=moment,
        )
    ids = {f"/crash-{number}": submit(caller, f"/crash-{number}") for number in range(len(CRASHES))}

    for path, job_id in ids.items():
        callback = called(caller, job_id, "delivered", 120)
        told = deliveries(jobs, path)
        assert 1 <= len(told) <= callback["attempts"]
        assert all(each["result"] == [{"generated_text": "call me ME CALL"}] for each in told)
    # A worker keeps the secret for a minute, so not each of them reads it.
    assert {fault.operation for fault in jobs.stack.faults.active()} <= {"GetSecretValue"}
