"""One JSON log line for each event in the life of a job: ids, states and codes, never content."""

from __future__ import annotations

from web.log import logger


def ended(job_id: str, status: str, *, by: str, changed: bool) -> None:
    """Log that the end of a job was found.

    Args:
        job_id: the job's id.
        status: the state in which it ended.
        by: what found it.
        changed: false when the job had ended before, or was deleted.
    """
    fields = {"job": job_id, "status": status, "by": by, "changed": changed}
    logger.info("job ended", extra=fields)


def notification_ignored(message_id: str, reason: str) -> None:
    """Log that a notification was not about a job of this endpoint."""
    logger.info("notification ignored", extra={"message_id": message_id, "reason": reason})


def orphan_deleted(job_id: str) -> None:
    """Log that the objects of a deleted job were deleted."""
    logger.info("orphan deleted", extra={"job": job_id})


def callback_attempted(job_id: str, attempt: int, response: int | str) -> None:
    """Log an attempt to call a receiver: its status, or why there is none. Never the URL."""
    fields = {"job": job_id, "attempt": attempt, "response": response}
    logger.info("callback attempted", extra=fields)


def never_submitted(job_id: str) -> None:
    """Log that a job without an input is deleted: its submission broke, and no client has it."""
    logger.warning("never submitted", extra={"job": job_id})


def left_to_sweeper(job_id: str, cause: str) -> None:
    """Log that a step of a job failed; the sweeper tries again."""
    logger.warning("left to the sweeper", extra={"job": job_id, "cause": cause})


def swept(jobs: int, *, complete: bool) -> None:
    """Log the end of a sweep: how many jobs were checked, and whether those were all."""
    logger.info("sweep finished", extra={"jobs": jobs, "complete": complete})
