"""What is told of a job, by whomever. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from jobs.job import Job


def of(job: Job, url: str) -> dict[str, Any]:
    """Return a job without its result; what has not happened is left out."""
    times = {
        "created_at": job.created_at,
        "accepted_at": job.accepted_at,
        "finished_at": job.finished_at,
        "expires_at": job.ttl * 1000,
    }
    fields: dict[str, Any] = {"id": job.id, "status": job.status, "url": url}
    fields |= {name: moment(at) for name, at in times.items() if at is not None}
    if job.failure is not None:
        fields["error"] = {"code": job.failure.code, "message": job.failure.message}
    return fields


def moment(epoch_ms: int) -> str:
    """Return a time as ISO 8601 in UTC, with milliseconds."""
    at = datetime.fromtimestamp(epoch_ms / 1000, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
