"""A replay of a job is neither charged nor refused: its client paid, and missed the response."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from moto import mock_aws

from jobs_submit.route import SubmitJob
from rate_limits.limiter import by_submission
from tests.lambdas.jobs import world as jobs
from tests.lambdas.rate_limits import world as limits
from web import http_handler

# Of the 1000 tokens of a day.
BODY = json.dumps({"inputs": "Once", "parameters": {"max_new_tokens": 600}})
OTHER = json.dumps({"inputs": "Twice", "parameters": {"max_new_tokens": 100}})

Post = Callable[..., dict[str, Any]]


class Both:
    """An account with jobs and with rate limits: three requests a minute, 1000 tokens a day."""

    def __init__(self) -> None:
        self.jobs, self.limits = jobs.World(), limits.World()
        stores = (self.jobs.table, self.jobs.bucket, self.jobs.endpoint)
        route = SubmitJob(jobs.SETTINGS, *stores, self.jobs.clock, self.jobs._random_bytes)
        limiter = replace(self.limits.limiter, used=by_submission, is_replay=route.is_replay)
        self.jobs.submitter = http_handler.create(route.route, limiter.around)

    def post(self, body: str = BODY, key: str | None = "k-1", **more: Any) -> tuple[int, Any]:
        result = self.jobs.post(body, key=key, **more)
        return result["statusCode"], json.loads(result["body"])

    def counted(self) -> tuple[int, int]:
        (item,) = self.limits.items()
        return int(item["requests"]["N"]), int(item["tokens"]["N"])


@pytest.fixture
def both() -> Iterator[Both]:
    with mock_aws():
        yield Both()


def test_a_replay_passes_though_the_tokens_of_the_day_are_used_up(both: Both) -> None:
    status, job = both.post()
    again = both.jobs.post(BODY, key="k-1")

    assert (status, again["statusCode"]) == (202, 202)
    assert again["headers"]["idempotent-replayed"] == "true"
    assert json.loads(again["body"])["id"] == job["id"]


def test_a_replay_passes_though_the_requests_of_the_minute_are_used_up(both: Both) -> None:
    statuses = [both.post()[0] for _ in range(10)]

    assert statuses == [202] * 10
    assert both.counted() == (1, 602)
    assert both.post(OTHER, key="k-2")[0] == 202


def test_a_request_with_the_same_key_and_another_body_is_counted(both: Both) -> None:
    both.post()

    assert [both.post(OTHER)[0] for _ in range(3)] == [422, 422, 429]
    assert both.counted() == (3, 602)


def test_a_job_without_a_key_is_counted_each_time(both: Both) -> None:
    assert [both.post(OTHER, key=None)[0] for _ in range(4)] == [202, 202, 202, 429]


def test_a_job_whose_key_was_freed_during_its_replay_is_counted(both: Both) -> None:
    _, job = both.post()
    calls = len(both.jobs.network.calls)
    # Between the look at the key and the submission, another request deletes the job.
    both.jobs.network.interruptions[calls + 2] = lambda: both.jobs.delete(job["id"])

    assert both.post()[1]["id"] != job["id"]
    assert both.counted() == (2, 2 * 602)
