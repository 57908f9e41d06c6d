"""Tells a client's URL how a job ended: at least once, signed, with pauses between the attempts.

An attempt is counted before it is made, so whatever breaks it, there are never more than
`MAX_ATTEMPTS`; the sweeper asks for the next one when it is due.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jobs import audit, callback_policy, summary
from jobs.bucket import Bucket
from jobs.job import DELIVERED, FAILED, SUCCEEDED, Job
from jobs.result import GONE, inline
from jobs.table import Table
from jobs_callback.dead_letters import DeadLetters
from jobs_callback.https_client import DeliveryError, Wire
from jobs_callback.secret import Secret
from jobs_callback.signature import SecretError, headers
from web import log
from web.errors import HttpError

# Receivers often take no more; for what is larger they ask the job's `url`.
MAX_RESULT_BYTES = 256 * 1024
GONE_STATUS = 410

Handler = Callable[[object, object], None]


class MalformedError(Exception):
    """An event that neither jobs_notify nor jobs_sweep sends."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the handler works with.

    Attributes:
        hosts: whom it may call; who was taken off the list since is not called.
        table, bucket: where jobs are.
        secret: what it signs with.
        wire: the internet.
        dead_letters: where it tells what it gave up.
        clock: epoch seconds.
    """

    hosts: frozenset[str]
    table: Table
    bucket: Bucket
    secret: Secret
    wire: Wire
    dead_letters: DeadLetters
    clock: Callable[[], float]


def create(parts: Parts) -> Handler:
    """Make the Lambda handler, of events like `{"owner", "id", "attempt"}`."""

    def handle(event: object, context: object) -> None:
        try:
            _attempt(*_read(event))
        except Exception as error:
            log.unforeseen(error, str(getattr(context, "aws_request_id", "")))
            raise

    def _attempt(owner: str, job_id: str, number: int) -> None:
        job = parts.table.get(owner, job_id)
        if job is None or not job.awaits_callback or _made(job) + 1 != number:
            return  # deleted, done, or an event that came twice
        if number > callback_policy.MAX_ATTEMPTS:
            _give_up(job, "Interrupted")
            return
        due_at = int(parts.clock()) + callback_policy.pause(number)
        if not parts.table.begin_attempt(job, number, due_at):
            return
        answer = _deliver(job)
        audit.called_back(job_id, number, answer)
        if isinstance(answer, int) and 200 <= answer < 300:
            parts.table.end_callback(job, DELIVERED)
        elif answer == GONE_STATUS or number == callback_policy.MAX_ATTEMPTS:
            _give_up(job, str(answer))

    def _deliver(job: Job) -> int | str:
        """Return the receiver's status, or in a word why there is none."""
        assert job.callback is not None
        target = callback_policy.target(job.callback.url, parts.hosts)
        if target is None:
            return "NotAllowed"
        try:
            body = _body(job, job.callback.job_url)
            at = int(parts.clock())
            signed = headers(job.id, at, body, parts.secret.keys())
            return parts.wire.post(target, {**_HEADERS, **signed}, body)
        except DeliveryError as error:
            return error.cause
        except (HttpError, SecretError) as error:
            return getattr(error, "cause", None) or type(error).__name__

    def _body(job: Job, url: str) -> bytes:
        fields = summary.of(job, url)
        plain = json.dumps(fields).encode()
        if job.status != SUCCEEDED or job.output_key is None:
            return plain
        content = parts.bucket.read(job.output_key, MAX_RESULT_BYTES)
        if content is None:
            return json.dumps({**fields, "error": GONE}).encode()
        return (inline(fields, content.body) if content.body is not None else None) or plain

    def _give_up(job: Job, cause: str) -> None:
        # In this order: a crash between the two tells twice, and the other one would not tell.
        parts.dead_letters.put(job, cause)
        parts.table.end_callback(job, FAILED)

    return handle


_HEADERS = {"content-type": "application/json", "user-agent": "terraform-aws-sagemaker-llm"}


def _made(job: Job) -> int:
    return job.callback.attempts if job.callback else 0


def _read(event: Any) -> tuple[str, str, int]:
    found = event if isinstance(event, Mapping) else {}
    owner, job_id, number = (found.get(name) for name in ("owner", "id", "attempt"))
    if not (isinstance(owner, str) and isinstance(job_id, str) and isinstance(number, int)):
        raise MalformedError
    return owner, job_id, number
