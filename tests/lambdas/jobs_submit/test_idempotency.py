"""An idempotency key stands for one job, as long as the job exists, and for no other."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.lambdas.jobs.world import World


def once(
    monkeypatch: pytest.MonkeyPatch, target: object, name: str, act: Callable[[], Any]
) -> None:
    """Do something just before the first call of a method, as a concurrent request would."""
    method, pending = getattr(target, name), [act]

    def call(*arguments: Any, **named: Any) -> Any:
        if pending:
            pending.pop()()
        return method(*arguments, **named)

    monkeypatch.setattr(target, name, call)


@pytest.mark.parametrize("hours", [0, 1, 25, 72])
@pytest.mark.parametrize("body", ['{"inputs": "Once upon a time"}', '{"inputs": "Another"}'])
def test_a_key_that_is_used_again_after_retention_creates_a_new_job(
    hours: int, body: str, world: World
) -> None:
    """DynamoDB deletes an item up to a few days after its TTL."""
    first = world.submit(key="daily-report")
    world.now += 86_400 + hours * 3600

    second = world.submit(body, key="daily-report")
    assert second != first
    assert world.submit(body, key="daily-report") == second


def test_a_slow_deletion_leaves_the_key_to_the_job_that_took_it_over(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = world.submit(key="k-1")
    second: list[str] = []

    def delete_and_submit_again() -> None:
        assert world.delete(first)["statusCode"] == 204
        second.append(world.submit(key="k-1"))

    once(monkeypatch, world.dynamodb_calls, "transact_write_items", delete_and_submit_again)
    world.delete(first)

    assert world.submit(key="k-1") == second[0]
    assert len(world.runtime.queue) == 2


def test_a_refused_submission_leaves_the_key_to_the_job_that_took_it_over(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first request is refused so slowly that a retry finds its job, and deletes it."""
    world.runtime.refusal = ("ThrottlingException", 429)
    second: list[str] = []

    def delete_and_submit_again() -> None:
        (first,) = [item["id"]["S"] for item in world.items() if "status" in item]
        world.delete(first)
        world.runtime.refusal = None
        second.append(world.submit(key="k-1"))
        world.runtime.refusal = ("ThrottlingException", 429)

    once(monkeypatch, world.runtime, "invoke_endpoint_async", delete_and_submit_again)
    response = world.post(key="k-1")
    world.runtime.refusal = None

    assert json.loads(response["body"])["error"]["code"] == "rate_limited"
    assert world.submit(key="k-1") == second[0]
