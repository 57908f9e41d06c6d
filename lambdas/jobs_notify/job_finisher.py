"""Finishes jobs by SageMaker's notifications, which may be repeated and arrive in any order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jobs import audit
from jobs.bucket import Bucket
from jobs.callback_starter import CallbackStarter
from jobs.deletion import Deletion
from jobs.job import Job
from jobs.table import Table
from jobs_notify import message
from jobs_notify.message import Notification
from web import deadline, log


@dataclass(frozen=True, slots=True)
class JobFinisher:
    """Handles events of SNS.

    Args:
        endpoint_name: name of the endpoint whose notifications are read.
        table, bucket: where jobs are stored.
        callback_starter: starts callbacks; None where they are not enabled.
        clock: epoch seconds.
    """

    endpoint_name: str
    table: Table
    bucket: Bucket
    callback_starter: CallbackStarter | None
    clock: Callable[[], float]

    def handle(self, event: object, context: object) -> None:
        """Handle an event. If this raises, Lambda retries twice, then sends a dead letter."""
        try:
            with deadline.until(deadline.of_invocation(context)):
                for message_id, text in message.records(event):
                    self._read(message_id, text)
        except Exception as error:
            log.unexpected(error, str(getattr(context, "aws_request_id", "")))
            raise

    def _read(self, message_id: str, text: str) -> None:
        found = message.parse(text, self.endpoint_name, self.bucket.keys)
        if isinstance(found, Notification):
            self._finish(found)
        else:
            audit.notification_ignored(message_id, found)

    def _finish(self, found: Notification) -> None:
        job = self.table.get(found.owner, found.job_id)
        now = int(self.clock() * 1000)
        changed = job is not None and self.table.finish(job, found.outcome, now)
        audit.ended(found.job_id, found.outcome.status, by="notification", changed=changed)
        if changed and job is not None:
            self._start_callback(job)
            return
        current = self.table.get(found.owner, found.job_id) if job is not None else None
        if current is None or current.is_deleted:
            self._delete_orphan(found, current)
        elif found.outcome.content_type is not None:
            # The sweeper found the result first, without its type.
            self.table.record_type(current, found.outcome.content_type)

    def _start_callback(self, job: Job) -> None:
        if self.callback_starter is not None:
            self.callback_starter.start_first(job)

    def _delete_orphan(self, found: Notification, job: Job | None) -> None:
        """Delete what remains of a job that was deleted while SageMaker worked on it."""
        keys = (found.outcome.output_key, found.outcome.failure_key)
        if job is None or not job.has_keys:
            # A submission may still be in progress, and store its keys with the item. The sweeper
            # deletes the item after the deadline.
            self.bucket.delete_all(found.owner, found.job_id, *keys)
        else:
            Deletion(self.table, self.bucket, self.clock).complete(job, *keys)
        audit.orphan_deleted(found.job_id)
