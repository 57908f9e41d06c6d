"""POST /jobs: writes the job, then its input, then submits it to SageMaker.

The job comes first, so that the sweeper finds whatever breaks later; see docs/development/jobs.md.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace

from jobs import audit, representation
from jobs.acceptance import Acceptance
from jobs.bucket import Bucket
from jobs.deletion import Deletion
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
from jobs.table import Table
from jobs_submit import callback_header, idempotency
from jobs_submit.settings import Settings
from web import deadline, identity
from web.body import require_inputs
from web.errors import HttpError
from web.event import Request
from web.response import Response

# The part of the time in which a job is submitted; the rest is for the undoing of one that fails.
SUBMIT_SHARE = 0.75


@dataclass(frozen=True, slots=True)
class SubmitJob:
    """The route.

    Args:
        settings: limits of requests and jobs.
        table, bucket, endpoint: where a job is stored and submitted.
        clock: epoch seconds.
        random: returns random bytes from an unpredictable source.
    """

    settings: Settings
    table: Table
    bucket: Bucket
    endpoint: Endpoint
    clock: Callable[[], float]
    random: Callable[[int], bytes] = os.urandom

    def route(self, request: Request) -> Response:
        """Submit a job, or return the one that an earlier request with the same key created."""
        body = require_inputs(request, self.settings.max_body_bytes)
        job = self._new_job(request)
        digest = idempotency.digest(body, job.callback.url if job.callback else None)
        try:
            with deadline.until(deadline.current().share(SUBMIT_SHARE)):
                is_new = self.table.submit(job, digest)
                if is_new:
                    self._submit(job, body)
        except HttpError:
            # Also where DynamoDB failed: it may have written the job, with the response lost.
            self._undo(job)
            raise
        if is_new:
            return representation.submitted(job, request)
        earlier = self._find_earlier(job, body, digest)
        return representation.submitted(earlier, request, replayed=True)

    def is_replay(self, request: Request) -> bool:
        """Return whether an earlier request with the same key and content created a job."""
        try:
            key = idempotency.item_id(request)
            url = callback_header.url(request, frozenset(self.settings.callback_hosts))
            if key is None:
                return False
            owner = identity.digest(identity.of(request).name)
            claim = self.table.claim(owner, key)
        except HttpError:
            return False  # the route responds with it
        return claim is not None and claim.body_digest == idempotency.digest(
            request.body or b"", url
        )

    def _new_job(self, request: Request) -> Job:
        key = idempotency.item_id(request)
        url = callback_header.url(request, frozenset(self.settings.callback_hosts))
        return new_job(request, key, url, self.settings, self.clock(), self.random(16))

    def _submit(self, job: Job, body: bytes) -> None:
        self.bucket.put_input(job, body)
        try:
            accepted = self.endpoint.invoke(job)
        except UncertainError as error:
            # Job and input are stored: the sweeper invokes again if necessary.
            audit.left_to_sweeper(job.id, error.cause)
            return
        try:
            Acceptance(self.table, self.bucket, self.clock).record(job, accepted)
        except JobStoreError as error:
            # SageMaker has the job: its notification ends it.
            audit.left_to_sweeper(job.id, str(error.cause))

    def _undo(self, job: Job) -> None:
        """Delete a job that was refused. One step is enough to keep the sweeper from running it."""
        refuse = Deletion(self.table, self.bucket, self.clock).refuse
        for step in (refuse, self.bucket.delete_input, refuse):
            try:
                step(job)
            except JobStoreError as error:
                audit.left_to_sweeper(job.id, str(error.cause))
            else:
                return

    def _find_earlier(self, job: Job, body: bytes, digest: str) -> Job:
        """Return the job that the key was used for. Its state may have changed since."""
        claim = self.table.claim(job.owner, job.idempotency or "")
        if claim is None:
            # The key is being written, or was just deleted: a retry finds out.
            raise JobStoreError(cause="TransactionCanceledException")
        earlier = self.table.get(job.owner, claim.job_id)
        if earlier is not None and not earlier.is_deleted:
            if claim.body_digest != digest:
                raise IdempotencyKeyReusedError
            if earlier.status == QUEUED:
                earlier = self._put_input_again(earlier, body)
        if earlier is None or earlier.is_deleted:
            # Its deletion, or its undoing, may have stopped half-way. A retry creates a new job.
            self.table.free_key(replace(job, id=claim.job_id))
            raise JobStoreError(cause="Deleted")
        return earlier

    def _put_input_again(self, job: Job, body: bytes) -> Job | None:
        """Write the same input again: the first request may have failed before it did.

        With the input, the sweeper can complete the submission. The job is marked before, so that
        the first request can no longer undo it.

        Returns:
            The job as it is now.
        """
        if self.table.mark_replayed(job, int(self.clock()) + SUBMISSION_GRACE_SECONDS):
            self.bucket.put_input(job, body)
        now = self.table.get(job.owner, job.id)
        if now is None or now.is_deleted:
            self.bucket.delete_input(job)  # it was deleted in the meantime
        return now


def new_job(
    request: Request,
    key: str | None,
    callback_url: str | None,
    settings: Settings,
    now: float,
    random: bytes,
) -> Job:
    """Create the job of a request. Pure.

    Args:
        request: the request.
        key: id of the item of its idempotency key, if it has one.
        callback_url: the URL to call when it ends, if there is one.
        settings: how long jobs may take, and how long they are kept.
        now: epoch seconds.
        random: 16 random bytes.
    """
    created_at = int(now * 1000)
    job_id = new_id(created_at, random)
    sagemaker_seconds = settings.request_ttl_seconds + settings.invocation_timeout_seconds
    url = representation.job_url(request, job_id)
    return Job(
        owner=identity.digest(identity.of(request).name),
        id=job_id,
        status=QUEUED,
        created_at=created_at,
        deadline_at=int(now) + sagemaker_seconds + DEADLINE_MARGIN_SECONDS,
        ttl=int(now) + settings.retention_seconds,
        due_at=int(now) + SUBMISSION_GRACE_SECONDS,
        idempotency=key,
        callback=Callback(callback_url, url) if callback_url else None,
    )
