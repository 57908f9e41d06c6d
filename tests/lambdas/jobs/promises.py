"""What docs/jobs.md promises, checked when nothing is left to do."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from jobs.callback_policy import MAX_ATTEMPTS
from tests.lambdas.jobs.account import RESULT, Account, Exchange
from tests.lambdas.jobs.world import (
    BODY,
)

ENDED = ("succeeded", "failed", "expired")


def broken(account: Account, *, with_faults: bool) -> Iterator[str]:
    """Yield each promise that was broken.

    Args:
        account: the account, after everything has ended.
        with_faults: whether calls failed, so that a thing may have happened twice.
    """
    yield from _responses(account)
    yield from _stuck(account)
    yield from _refused(account)
    yield from _deleted(account)
    yield from _accepted(account)
    yield from _keys(account)
    yield from _orphans(account)
    yield from _callbacks(account, with_faults)
    yield from _generations(account, with_faults)
    yield from _results(account)
    yield from _probe(account)


def _ids(account: Account, secret: str) -> Iterator[str]:
    for item in account.dynamodb.stored.values():
        if secret in json.dumps(item):
            yield f"item {item['id']['S'][-4:]} {item.get('status', {}).get('S', 'key')}"
    for key in account.s3.objects:
        if secret in key and key not in account.excused:
            yield f"object {key.split('/')[1]}"
    for delivery in account.receiver.deliveries:
        if secret in delivery.headers["webhook-id"]:
            yield "callback"


def _responses(account: Account) -> Iterator[str]:
    for each in account.exchanges:
        if each.status == 500:
            yield "a client got 500"


def _stuck(account: Account) -> Iterator[str]:
    for item in _kept(account):
        if "open" in item or "due_at" in item or item["status"]["S"] not in ENDED:
            yield f"a job is stuck: {item['status']['S']}"


def _kept(account: Account) -> list[dict[str, Any]]:
    return [item for item in account.jobs() if not account.is_past(item)]


def _told(account: Account) -> dict[str, Exchange]:
    """Return the jobs that a client has a 202 for."""
    posts = [each for each in account.exchanges if each.kind.startswith("post")]
    return {each.job_id: each for each in posts if each.status == 202}


def _refused(account: Account) -> Iterator[str]:
    # A replay that returned a job, or asks for another try, keeps it.
    kept = [item["id"]["S"] for item in account.jobs() if "replayed" in item]
    told = "".join([*_told(account), *kept])
    for each in account.exchanges:
        if each.kind.startswith("post") and (each.status or 0) >= 400 and each.secret not in told:
            for found in _ids(account, each.secret):
                yield f"a refused job ({each.status}) left: {found}"


def _deleted(account: Account) -> Iterator[str]:
    gone = [each for each in account.exchanges if each.kind == "delete" and each.status == 204]
    for each in gone:
        for found in _ids(account, each.job_id):
            if found != "callback":
                yield f"a deleted job left: {found}"
        for later in account.exchanges:
            if later.started >= each.ended and later.job_id == each.job_id and later is not each:
                if later.kind == "get" and later.status == 200:
                    yield "a deleted job was read"
                if later.kind.startswith("post") and later.status == 202:
                    yield "a deleted job was replayed"


def _accepted(account: Account) -> Iterator[str]:
    asked = {each.job_id for each in account.exchanges if each.kind == "delete"}
    exist = {item["id"]["S"] for item in account.jobs()}
    for job_id in _told(account):
        if job_id not in exist and job_id not in asked:
            yield "an accepted job is gone"


def _keys(account: Account) -> Iterator[str]:
    jobs = _kept(account)
    exist = {item["id"]["S"] for item in jobs}
    claimed = {item["job"]["S"] for item in account.claims() if not account.is_past(item)}
    if claimed - exist:
        yield "a key is in use without a job"
    if exist - claimed:
        yield "a job has lost its key"
    if len(jobs) > 1:
        yield "two jobs for one key"


def _orphans(account: Account) -> Iterator[str]:
    exist = {item["id"]["S"] for item in account.jobs()}
    for key in account.s3.objects:
        if not any(job_id in key for job_id in exist) and key not in account.excused:
            yield f"an object without a job: {key.split('/')[1]}"


def _callbacks(account: Account, with_faults: bool) -> Iterator[str]:
    jobs = {item["id"]["S"]: item for item in account.jobs()}
    delivered: Counter[str] = Counter()
    for delivery in account.receiver.deliveries:
        job_id = delivery.headers["webhook-id"]
        delivered[job_id] += 1
        if job_id in jobs and jobs[job_id]["status"]["S"] != delivery.job["status"]:
            yield f"told {delivery.job['status']}, but it is {jobs[job_id]['status']['S']}"
    for job_id, item in jobs.items():
        if delivered[job_id] == 0 and not account.is_past(item):
            yield "a receiver was not called"
    if account.receiver.status != 200:
        yield from _given_up(account)
        return
    if not with_faults and any(count > 1 for count in delivered.values()):
        yield "a receiver was called twice"
    if account.letters.bodies:
        yield "a callback was given up"


def _given_up(account: Account) -> Iterator[str]:
    letters = {letter["callback"]["id"] for letter in account.letters.bodies}
    for item in _kept(account):
        if item["callback"]["M"]["status"]["S"] != "failed":
            yield "a callback has not ended"
        if item["id"]["S"] not in letters:
            yield "a callback was given up without a dead letter"
    attempts = Counter(each.headers["webhook-id"] for each in account.receiver.deliveries)
    if any(count > MAX_ATTEMPTS for count in attempts.values()):
        yield "more attempts than allowed"


def _generations(account: Account, with_faults: bool) -> Iterator[str]:
    counts = Counter(each.arguments["InferenceId"] for each in account.runtime.accepted)
    if not with_faults and not account.is_lossy and any(n > 1 for n in counts.values()):
        yield "a job was generated twice"


def _results(account: Account) -> Iterator[str]:
    if account.lost_types:
        return
    for item in _kept(account):
        if item["status"]["S"] == "succeeded":
            result = account.get(item["id"]["S"]).body.get("result")
            if result != RESULT.decode():
                yield f"the result became {result!r}"


def _probe(account: Account) -> Iterator[str]:
    """The key belongs to its job, or is free."""
    jobs = {item["id"]["S"] for item in _kept(account)}
    made = [
        each.sent
        for each in account.exchanges
        if each.secret and any(each.secret in job_id for job_id in jobs)
    ]
    probe = account.post(made[0] or BODY if made and jobs else BODY)
    if probe.status != 202:
        yield f"the key is refused: {probe.status}"
    elif jobs and probe.job_id not in jobs:
        yield "the key made another job"
    elif bool(jobs) is not probe.is_replay:
        yield "a replay of nothing"
