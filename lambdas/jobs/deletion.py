"""Deletes jobs so that nothing of them remains, whatever else happens to them at the same time.

A job is marked first, so that its end, a replay or a callback can no longer change it. Then its
objects are deleted, and its item last. The item of a job that SageMaker may still work on remains
until its notification arrives, or its deadline passes: it has the keys of what SageMaker may write.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jobs import audit
from jobs.bucket import Bucket
from jobs.job import SUBMISSION_GRACE_SECONDS, Job
from jobs.table import Table


@dataclass(frozen=True, slots=True)
class Deletion:
    """Deletes jobs. Every method raises JobStoreError when the table or the bucket fails.

    Args:
        table, bucket: where jobs are stored.
        clock: epoch seconds.
    """

    table: Table
    bucket: Bucket
    clock: Callable[[], float]

    def start(self, job: Job) -> None:
        """Delete a job. If this fails, a repetition or the sweeper completes it."""
        marked = self.table.mark_deleted(job, int(self.clock()) + SUBMISSION_GRACE_SECONDS)
        if marked is None:
            return  # it no longer exists
        self.table.free_key(marked)
        if marked.finished_at is not None:
            self.complete(marked)
        else:
            self._delete_objects(marked)

    def complete(self, job: Job, *keys: str | None) -> None:
        """Delete what remains of a job that was marked, and that SageMaker is done with.

        Args:
            job: the job.
            keys: further keys that SageMaker named.
        """
        self._delete_objects(job, *keys)
        self.table.free_key(job)
        if not self.table.delete(job):
            # SageMaker's keys were stored in the meantime: the sweeper deletes those objects.
            audit.left_to_sweeper(job.id, "KeysChanged")

    def refuse(self, job: Job) -> None:
        """Delete a queued job that no client was told of, and that SageMaker does not have."""
        marked = self.table.mark_refused(job, int(self.clock() * 1000))
        if marked is None:
            return  # it does not exist, or a replay returned it
        self.bucket.delete_input(marked)
        self.table.free_key(marked)
        self.table.delete(marked)

    def _delete_objects(self, job: Job, *keys: str | None) -> None:
        self.bucket.delete_all(job.owner, job.id, job.output_key, job.failure_key, *keys)
