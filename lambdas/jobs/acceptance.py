"""Records that SageMaker accepted a job, and which keys it will write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jobs.bucket import Bucket
from jobs.job import Accepted, Job
from jobs.table import Table


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Records acceptances.

    Args:
        table, bucket: where jobs are stored.
        clock: epoch seconds.
    """

    table: Table
    bucket: Bucket
    clock: Callable[[], float]

    def record(self, job: Job, accepted: Accepted) -> None:
        """queued → running. The keys are not lost if the job ended or was deleted meanwhile.

        Raises:
            JobStoreError: the table or the bucket failed.
        """
        if self.table.accept(job, accepted, int(self.clock() * 1000)):
            return
        if not self.table.record_keys(job, accepted):
            # Its deletion is complete: SageMaker had written everything before.
            self.bucket.delete_keys(accepted.output_key, accepted.failure_key)
