"""Ends every job whose notification, or whose submission, never came, and has receivers told.

Runs on a schedule.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from inference.errors import UpstreamError
from jobs import audit
from jobs.bucket import Bucket
from jobs.callback_starter import Caller, after_the_end
from jobs.endpoint import Endpoint, UncertainError
from jobs.job import (
    CHECK_SECONDS,
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
from web import log
from web.errors import HttpError

# One job takes no longer than this, with every call tried to its end.
MARGIN_SECONDS = 30

Handler = Callable[[object, Any], None]


def create(
    table: Table,
    bucket: Bucket,
    endpoint: Endpoint,
    caller: Caller | None,
    clock: Callable[[], float],
) -> Handler:
    """Make the Lambda handler.

    Args:
        table, bucket, endpoint: where jobs are.
        caller: asks for callbacks; None where they are off.
        clock: epoch seconds.
    """

    def handle(_: object, context: Any) -> None:
        looked_at = 0
        for owner, job_id in table.due():
            if context.get_remaining_time_in_millis() < MARGIN_SECONDS * 1000:
                audit.swept(looked_at, left=True)
                return
            looked_at += 1
            try:
                _look_at(owner, job_id)
            except (HttpError, UncertainError) as error:
                # The others must not wait for this one: it was postponed, and comes again.
                audit.failed(job_id, getattr(error, "cause", None) or type(error).__name__)
            except Exception as error:  # noqa: BLE001 - one job that cannot be read stops no other
                log.unforeseen(error, job_id)
        audit.swept(looked_at, left=False)

    def _look_at(owner: str, job_id: str) -> None:
        job = table.get(owner, job_id)
        # The index lags behind the table; whoever moves the date has the job for himself.
        if job is None or job.due_at is None or not table.postpone(job, _next_look(job)):
            return
        if job.is_open:
            _end(job)
        else:
            _call_back(job)

    def _end(job: Job) -> None:
        outcome = _found_in_s3(job)
        if outcome is None and job.status == QUEUED:
            outcome = _submit_again(job)
        elif outcome is None and clock() > job.deadline_at:
            outcome = Outcome(EXPIRED)
        if outcome is not None:
            changed = table.finish(job, outcome, int(clock() * 1000))
            audit.ended(job.id, outcome.status, by="sweeper", changed=changed)
            if changed:
                after_the_end(caller, job)

    def _call_back(job: Job) -> None:
        if caller is not None:
            caller.ask(job)
        else:
            table.end_callback(job, FAILED)  # callbacks were turned off since

    def _next_look(job: Job) -> int:
        waits = CHECK_SECONDS if job.status == RUNNING else SUBMISSION_GRACE_SECONDS
        return int(clock()) + waits

    def _found_in_s3(job: Job) -> Outcome | None:
        output_key = bucket.find_output(job)
        if output_key is not None:
            return Outcome(SUCCEEDED, output_key)
        return Outcome(FAILED, failure=MODEL_FAILED) if bucket.has_failure(job) else None

    def _submit_again(job: Job) -> Outcome | None:
        """Finish a submission that broke off: nobody knows whether SageMaker has the job."""
        if clock() > job.deadline_at:
            return Outcome(EXPIRED)
        if not bucket.has_input(job):
            return Outcome(FAILED, failure=NOT_SUBMITTED)
        try:
            accepted = endpoint.invoke(job)
        except UpstreamError as error:
            if not error.permanent:
                raise
            return Outcome(FAILED, failure=Failure(error.code, error.message))
        table.accept(job, accepted, int(clock() * 1000))
        return None

    return handle
