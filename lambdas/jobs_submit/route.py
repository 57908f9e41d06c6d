"""POST /jobs: record the job, write its input, hand it to SageMaker, say so.

The record comes first, so that whatever breaks later is found by the sweeper; see docs/jobs.md.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import replace

from jobs import view
from jobs.bucket import Bucket
from jobs.endpoint import Endpoint, UncertainError
from jobs.errors import IdempotencyKeyReusedError, JobStoreError
from jobs.job import (
    DEADLINE_MARGIN_SECONDS,
    QUEUED,
    SUBMISSION_GRACE_SECONDS,
    Callback,
    Job,
    new_id,
)
from jobs.settings import SubmitConfig
from jobs.table import Table
from jobs_submit import callbacks, idempotency
from web import http_handler, identity, log
from web.body import require_inputs
from web.errors import HttpError
from web.event import Request
from web.response import Response


def create(
    config: SubmitConfig,
    table: Table,
    bucket: Bucket,
    endpoint: Endpoint,
    clock: Callable[[], float],
    random: Callable[[int], bytes] = os.urandom,
) -> http_handler.Route:
    """Make the route.

    Args:
        config: the limits.
        table, bucket, endpoint: where a job goes.
        clock: epoch seconds.
        random: makes so many random bytes, of a source that nobody can predict.
    """

    hosts = frozenset(config.callback_hosts)

    def route(request: Request) -> Response:
        body = require_inputs(request, config.max_body_bytes)
        key = idempotency.item_id(request)
        url = callbacks.url(request, hosts)
        job = new_job(request, key, config, clock(), random(16), url)
        # JSON begins with no "h": a body is never mistaken for a URL and another body.
        digest = hashlib.sha256((url or "").encode() + body).hexdigest()
        if not table.submit(job, digest):
            made = _made_before(table, bucket, job, body, digest)
            return view.submitted(made, request, again=True)
        try:
            _hand_over(job, body)
        except HttpError:
            _undo(job, request)
            raise
        return view.submitted(job, request)

    def _hand_over(job: Job, body: bytes) -> None:
        bucket.put_input(job, body)
        try:
            accepted = endpoint.invoke(job)
        except UncertainError as error:
            log.unforeseen(error, job.id)
            return  # recorded and written: the sweeper finds out, and invokes if need be
        try:
            table.accept(job, accepted, int(clock() * 1000))
        except JobStoreError as error:
            log.unforeseen(error, job.id)  # SageMaker has it: its notification ends the job

    def _undo(job: Job, request: Request) -> None:
        try:
            bucket.delete_input(job)
            table.forget(job)
        except HttpError as error:
            log.unforeseen(error, request.id)  # the sweeper ends what is left

    return route


def new_job(
    request: Request,
    key: str | None,
    config: SubmitConfig,
    now: float,
    random: bytes,
    callback_url: str | None = None,
) -> Job:
    """Make the job of a request. Pure."""
    created_at = int(now * 1000)
    job_id = new_id(created_at, random)
    waits = config.queue_seconds + config.run_seconds + DEADLINE_MARGIN_SECONDS
    return Job(
        owner=identity.digest(identity.of(request).name),
        id=job_id,
        status=QUEUED,
        created_at=created_at,
        deadline_at=int(now) + waits,
        ttl=int(now) + config.retention_seconds,
        due_at=int(now) + SUBMISSION_GRACE_SECONDS,
        idempotency=key,
        callback=Callback(callback_url, view.url(request, job_id)) if callback_url else None,
    )


def _made_before(table: Table, bucket: Bucket, job: Job, body: bytes, digest: str) -> Job:
    """Return the job that the key was used for. It may have gone on since."""
    claim = table.claim(job.owner, job.idempotency or "")
    if claim is None:
        # Being written, or just deleted: another try will find out.
        raise JobStoreError(cause="TransactionCanceledException")
    if claim.body_digest != digest:
        raise IdempotencyKeyReusedError
    found = table.get(job.owner, claim.job_id)
    if found is None:
        return replace(job, id=claim.job_id)
    if found.status == QUEUED:
        # The attempt that recorded it may have died on its way to S3. These are the same bytes, and
        # with them the sweeper can finish what that attempt began.
        bucket.put_input(found, body)
    return found
