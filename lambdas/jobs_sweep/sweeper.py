"""Ends jobs whose notification or submission was lost, and continues callbacks and deletions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from inference.errors import UpstreamError
from jobs import audit
from jobs.acceptance import Acceptance
from jobs.bucket import Bucket
from jobs.callback_starter import CallbackStarter
from jobs.deletion import Deletion
from jobs.endpoint import Endpoint, UncertainError
from jobs.job import (
    CHECK_SECONDS,
    DELETED,
    EXPIRED,
    FAILED,
    MODEL_FAILED,
    NOT_SUBMITTED,
    QUEUED,
    RUNNING,
    SUBMISSION_GRACE_SECONDS,
    SUCCEEDED,
    Failure,
    Job,
    Outcome,
)
from jobs.table import Table
from web import deadline, log
from web.errors import HttpError

# One job takes no longer than this, whatever is slow. A sweep stops when less time is left.
CHECK_LIMIT_SECONDS = 30
# Kept of that time after SageMaker accepts a job, to record it: otherwise it would run twice.
RECORD_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Sweeper:
    """Handles the events of the schedule.

    Args:
        table, bucket, endpoint: where jobs are stored and submitted.
        callback_starter: starts callbacks; None where they are not enabled.
        clock: epoch seconds.
    """

    table: Table
    bucket: Bucket
    endpoint: Endpoint
    callback_starter: CallbackStarter | None
    clock: Callable[[], float]

    @property
    def _deletion(self) -> Deletion:
        return Deletion(self.table, self.bucket, self.clock)

    def handle(self, _: object, context: Any) -> None:
        """Check the jobs that are due, the earliest first, until time runs out."""
        checked = 0
        with deadline.until(deadline.of_invocation(context)):
            for owner, job_id in self.table.due():
                left = deadline.of_invocation(context)
                if left.left() < CHECK_LIMIT_SECONDS:
                    audit.swept(checked, complete=False)
                    return
                with deadline.until(left.within(CHECK_LIMIT_SECONDS)):
                    self._check_safely(owner, job_id)
                checked += 1
        audit.swept(checked, complete=True)

    def _check_safely(self, owner: str, job_id: str) -> None:
        """Check a job; an error is logged, since it must not stop the jobs after it."""
        try:
            self._check(owner, job_id)
        except (HttpError, UncertainError) as error:
            # The check was postponed, so the job is due again.
            audit.left_to_sweeper(job_id, getattr(error, "cause", None) or type(error).__name__)
        except Exception as error:  # noqa: BLE001 - a job that cannot be read stops no other
            log.unexpected(error, job_id)

    def _check(self, owner: str, job_id: str) -> None:
        job = self.table.get(owner, job_id)
        if job is None or job.due_at is None or job.due_at > self.clock():
            return  # the index is updated later than the table
        # The conditional update acts as a lease: another sweeper's update fails.
        if not self.table.postpone(job, self._next_check(job)):
            return
        if job.is_deleted:
            self._complete_deletion(job)
        elif job.is_open:
            self._end(job)
        else:
            self._call_back(job)

    def _complete_deletion(self, job: Job) -> None:
        """Delete what remains, once SageMaker can no longer write anything."""
        if job.finished_at is not None or self.clock() > job.deadline_at:
            self._deletion.complete(job)

    def _next_check(self, job: Job) -> int:
        seconds = CHECK_SECONDS if job.status in (RUNNING, DELETED) else SUBMISSION_GRACE_SECONDS
        return int(self.clock()) + seconds

    def _end(self, job: Job) -> None:
        """End a job if it has an outcome; submit it if SageMaker may not have it."""
        outcome = self._find_outcome(job)
        if outcome is None:
            return
        changed = self.table.finish(job, outcome, int(self.clock() * 1000))
        audit.ended(job.id, outcome.status, by="sweeper", changed=changed)
        if changed and self.callback_starter is not None:
            self.callback_starter.start_first(job)

    def _find_outcome(self, job: Job) -> Outcome | None:
        outcome = self._find_in_bucket(job)
        if outcome is not None:
            return outcome
        if self.clock() > job.deadline_at:
            return Outcome(EXPIRED)
        return self._submit_again(job) if job.status == QUEUED else None

    def _find_in_bucket(self, job: Job) -> Outcome | None:
        output_key = self.bucket.find_output(job)
        if output_key is not None:
            return Outcome(SUCCEEDED, output_key)
        return Outcome(FAILED, failure=MODEL_FAILED) if self.bucket.has_failure(job) else None

    def _submit_again(self, job: Job) -> Outcome | None:
        """Complete an interrupted submission. SageMaker may have the job already."""
        if not self.bucket.has_input(job):
            return self._give_up(job)
        try:
            with deadline.until(deadline.current().reserving(RECORD_SECONDS)):
                accepted = self.endpoint.invoke(job)
        except UpstreamError as error:
            if not error.permanent:
                raise
            return Outcome(FAILED, failure=Failure(error.code, error.message))
        Acceptance(self.table, self.bucket, self.clock).record(job, accepted)
        return None

    def _give_up(self, job: Job) -> Outcome | None:
        """End a job without an input. Without a replay, no client was told that it is queued."""
        if job.is_replayed:
            return Outcome(FAILED, failure=NOT_SUBMITTED)
        audit.never_submitted(job.id)
        self._deletion.refuse(job)
        return None

    def _call_back(self, job: Job) -> None:
        if self.callback_starter is not None:
            self.callback_starter.start(job)
        else:
            self.table.end_callback(job, FAILED)  # callbacks were turned off since
