"""One JSON line a job that something happened to: ids, states, words; never what people wrote."""

from __future__ import annotations

from web.log import logger


def ended(job_id: str, status: str, *, by: str, changed: bool) -> None:
    """A job's end was found. `changed` is false when it had ended before, or was deleted."""
    fields = {"job": job_id, "status": status, "by": by, "changed": changed}
    logger.info("job ended", extra=fields)


def ignored(message_id: str, reason: str) -> None:
    """A notification was none of ours."""
    logger.info("notification ignored", extra={"message_id": message_id, "reason": reason})


def orphan(job_id: str) -> None:
    """The result of a job that is not there any more was deleted."""
    logger.info("orphan deleted", extra={"job": job_id})


def called_back(job_id: str, attempt: int, answer: int | str) -> None:
    """A receiver was called, or could not be: its status, or why there is none. Never the URL."""
    logger.info("called back", extra={"job": job_id, "attempt": attempt, "answer": answer})


def failed(job_id: str, cause: str) -> None:
    """Something about a job could not be done this time; the sweeper comes again."""
    logger.warning("left to the sweeper", extra={"job": job_id, "cause": cause})


def swept(looked_at: int, left: bool) -> None:
    """The sweeper is done: with how many jobs, and whether time ran out before the last one."""
    logger.info("swept", extra={"looked_at": looked_at, "left": left})
