"""SageMaker's notifications, at least once, in any order: each job ends once."""

from __future__ import annotations

from collections.abc import Callable

from jobs import audit
from jobs.bucket import Bucket
from jobs.callback_starter import Caller, after_the_end
from jobs.table import Table
from jobs_notify import message
from jobs_notify.message import Notification
from web import log

Handler = Callable[[object, object], None]


def create(
    endpoint_name: str,
    table: Table,
    bucket: Bucket,
    caller: Caller | None,
    clock: Callable[[], float],
) -> Handler:
    """Make the Lambda handler.

    Args:
        endpoint_name: whose notifications are ours.
        table, bucket: where jobs are.
        caller: asks for callbacks; None where they are off.
        clock: epoch seconds.

    Returns:
        A function of Lambda's event and context. What it raises, Lambda tries twice more, and puts
        into the dead-letter queue then.
    """

    def handle(event: object, context: object) -> None:
        try:
            for message_id, text in message.records(event):
                found = message.parse(text, endpoint_name, bucket.layout)
                if isinstance(found, str):
                    audit.ignored(message_id, found)
                else:
                    _end(found)
        except Exception as error:
            log.unforeseen(error, str(getattr(context, "aws_request_id", "")))
            raise

    def _end(found: Notification) -> None:
        now = int(clock() * 1000)
        job = table.get(found.owner, found.job_id)
        changed = job is not None and table.finish(job, found.outcome, now)
        audit.ended(found.job_id, found.outcome.status, by="notification", changed=changed)
        if changed and job is not None:
            after_the_end(caller, job)
        elif job is None or table.get(found.owner, found.job_id) is None:
            # Deleted while SageMaker worked on it: nothing of it may stay.
            keys = (found.outcome.output_key, found.failure_key)
            bucket.forget(found.owner, found.job_id, *keys)
            audit.orphan(found.job_id)

    return handle
