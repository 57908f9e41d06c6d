"""examples/jobs: jobs over HTTP, from an endpoint that sleeps, whatever breaks on the way.

The clock runs 20 times as fast: a sweep a minute is one every 3 s.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import httpx
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from local.faults import parse
from local.identity import Credentials as Keys
from local.sagemaker import Sleep
from local.stack import CALLER_POLICY, Stack
from tests.e2e.conftest import TIMEOUT_SECONDS, Log

pytestmark = pytest.mark.xdist_group("e2e-jobs")

SPEED = 20
ENDED = {"succeeded", "failed", "expired"}
LOG = Log()


class Caller:
    """Somebody who signs every request."""

    def __init__(self, stack: Stack, keys: Keys) -> None:
        self._stack = stack
        self._keys = Credentials(keys.access_key_id, keys.secret_access_key, keys.session_token)
        self._client = httpx.Client(timeout=TIMEOUT_SECONDS)

    def call(self, method: str, path: str, body: bytes = b"", **headers: str) -> httpx.Response:
        """Send a request; headers by their names with underscores."""
        url = self._stack.url + path
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = AWSRequest(method, url, {"content-type": "application/json", **named}, body)
        SigV4Auth(self._keys, "execute-api", self._stack.region).add_auth(request)
        return self._client.request(method, url, content=body, headers=dict(request.headers))

    def submit(self, inputs: str, **headers: str) -> httpx.Response:
        return self.call("POST", "/jobs", json.dumps({"inputs": inputs}).encode(), **headers)

    def submit_until_taken(self, inputs: str, key: str) -> str:
        """Submit as a patient client does: the same key until the answer is 202. The job's id."""
        for _ in range(60):
            answer = self.submit(inputs, idempotency_key=key)
            if answer.status_code == 202:
                return str(answer.json()["id"])
            assert answer.status_code in (429, 500, 502, 503, 504), answer.text
            time.sleep(0.3)
        raise AssertionError("the job was never taken")

    def get(self, job_id: str) -> dict[str, Any]:
        answer = self.call("GET", f"/jobs/{job_id}")
        assert answer.status_code == 200, answer.text
        job: dict[str, Any] = answer.json()
        return job

    def wait(self, job_id: str, seconds: float = 60) -> dict[str, Any]:
        """The job once it has ended."""
        job: dict[str, Any] = until(lambda: ended(self.get(job_id)), seconds)
        return job

    def list_all(self) -> list[dict[str, Any]]:
        jobs: list[dict[str, Any]] = []
        cursor = ""
        while True:
            page = self.call("GET", f"/jobs?limit=100{cursor}").json()
            jobs += page["jobs"]
            if page["next_cursor"] is None:
                return jobs
            cursor = f"&cursor={page['next_cursor']}"


def ended(job: dict[str, Any]) -> dict[str, Any] | None:
    return job if job["status"] in ENDED else None


def until(look: Callable[[], Any], seconds: float = 60) -> Any:
    """What `look` returns, once it is something."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.3)
    return found


@pytest.fixture(scope="module")
def shared() -> Iterator[Stack]:
    sleep = Sleep(wake_seconds=60, idle_seconds=100_000)
    with Stack(
        example="jobs", model="echo", clock_speed=SPEED, sleep=sleep, log=LOG.write
    ) as stack:
        yield stack


@pytest.fixture
def stack(shared: Stack) -> Iterator[Stack]:
    shared.faults.clear()
    yield shared
    shared.faults.clear()


@pytest.fixture
def caller(stack: Stack) -> Caller:
    return Caller(stack, stack.credentials)


def somebody_else(stack: Stack) -> Caller:
    arn = f"arn:aws:iam::{stack.applied.account_id}:user/somebody-else"
    return Caller(stack, stack.identities.mint(arn, [CALLER_POLICY]))


def breaks(stack: Stack, **definition: Any) -> None:
    stack.faults.add(parse(definition))


def function(stack: Stack, name: str) -> str:
    """The full name of a function: notify → gpt2-jobs-jobs-notify."""
    [found] = [each.name for each in stack.applied.functions if each.name.endswith(f"-jobs-{name}")]
    return found


def seconds(job: dict[str, Any]) -> float:
    """From a job's creation to its end, in the stack's time."""
    times = [datetime.fromisoformat(job[name]) for name in ("created_at", "finished_at")]
    return (times[1] - times[0]).total_seconds()


def test_a_job_lives_from_202_to_its_result_and_is_forgotten(caller: Caller) -> None:
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
    stack: Stack, caller: Caller
) -> None:
    breaks(stack, kind="notify_lost")
    job = caller.wait(caller.submit("lost mail").json()["id"])
    assert job["result"] == [{"generated_text": "lost mail MAIL LOST"}]
    LOG.wait_for(function(stack, "sweep"), job["id"])


def test_a_poison_message_goes_to_the_dead_letters_and_harms_nothing(
    stack: Stack, caller: Caller
) -> None:
    topic = stack.applied.subscriptions[0].topic_arn
    queue = stack.applied.event_settings[0].on_failure_arn
    assert queue is not None

    stack.backstage.publish(topic, "{ not JSON")

    [letter] = until(lambda: stack.backstage.dead_letters.bodies(queue))
    sent = json.loads(letter)["requestPayload"]
    assert sent["Records"][0]["Sns"]["Message"] == "{ not JSON"
    assert caller.wait(caller.submit("still here").json()["id"])["status"] == "succeeded"


SUBMIT_CRASHES = [
    ("TransactWriteItems", "before", "succeeded"),
    ("TransactWriteItems", "after", "failed"),
    ("PutObject", "before", "failed"),
    ("PutObject", "after", "succeeded"),
    ("UpdateItem", "before", "succeeded"),
    ("UpdateItem", "after", "succeeded"),
]
"""Of docs/jobs.md, where it can break: without an input nothing can be run."""


def test_wherever_the_submission_crashes_the_job_ends_as_the_table_says(
    stack: Stack, caller: Caller
) -> None:
    ids = []
    for operation, moment, _ in SUBMIT_CRASHES:
        name = function(stack, "submit")
        breaks(stack, kind="handler_crash", function=name, operation=operation, moment=moment)
        key = f"crash-{operation}-{moment}"
        assert caller.submit("crash test", idempotency_key=key).status_code == 500
        ids.append(caller.submit_until_taken("crash test", key))

    jobs = [caller.wait(job_id) for job_id in ids]

    assert [job["status"] for job in jobs] == [status for *_, status in SUBMIT_CRASHES]
    for job in jobs:
        if job["status"] == "succeeded":
            assert job["result"] == [{"generated_text": "crash test TEST CRASH"}]
        else:
            assert job["error"]["code"] == "not_submitted"


@pytest.mark.parametrize(
    ("name", "operations"),
    [("notify", ["UpdateItem"]), ("sweep", ["Query", "ListObjectsV2", "UpdateItem"])],
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
