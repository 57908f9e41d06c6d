"""What a client sees of a job. Pure."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from gateway.event import Request
from gateway.response import JSON, Response
from jobs.job import Job

# How long a client should wait before it asks again, in seconds.
RETRY_AFTER_SECONDS = 5


def path(request: Request, job_id: str) -> str:
    """Return the path of a job, below whatever the API is mapped to."""
    base = request.path[: request.path.rfind("/jobs")] if "/jobs" in request.path else ""
    return f"{base}/jobs/{job_id}"


def submitted(job: Job, request: Request, *, again: bool = False) -> Response:
    """Answer a submission, or one that was sent again and changed nothing."""
    body = {"id": job.id, "status": job.status, "url": _url(request, job.id)}
    headers = {"location": path(request, job.id), "retry-after": str(RETRY_AFTER_SECONDS)}
    if again:
        headers["idempotent-replayed"] = "true"
    return Response(202, json.dumps(body).encode(), JSON, headers)


def summary(job: Job, request: Request) -> dict[str, Any]:
    """Return a job without its result; what has not happened is left out."""
    times = {
        "created_at": job.created_at,
        "accepted_at": job.accepted_at,
        "finished_at": job.finished_at,
        "expires_at": job.ttl * 1000,
    }
    fields: dict[str, Any] = {"id": job.id, "status": job.status, "url": _url(request, job.id)}
    fields |= {name: moment(at) for name, at in times.items() if at is not None}
    if job.failure is not None:
        fields["error"] = {"code": job.failure.code, "message": job.failure.message}
    return fields


def moment(epoch_ms: int) -> str:
    """Return a time as ISO 8601 in UTC, with milliseconds."""
    at = datetime.fromtimestamp(epoch_ms / 1000, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _url(request: Request, job_id: str) -> str:
    return f"https://{request.host}{path(request, job_id)}"
