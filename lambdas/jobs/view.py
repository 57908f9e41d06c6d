"""What a client sees of a job. Pure."""

from __future__ import annotations

import json
from typing import Any

from jobs import summary as told
from jobs.job import Job
from web.event import Request
from web.response import JSON, Response

# How long a client should wait before it asks again, in seconds.
RETRY_AFTER_SECONDS = 5


def path(request: Request, job_id: str) -> str:
    """Return the path of a job, below whatever the API is mapped to."""
    base = request.path[: request.path.rfind("/jobs")] if "/jobs" in request.path else ""
    return f"{base}/jobs/{job_id}"


def url(request: Request, job_id: str) -> str:
    """Return the URL of a job."""
    return f"https://{request.host}{path(request, job_id)}"


def submitted(job: Job, request: Request, *, again: bool = False) -> Response:
    """Answer a submission, or one that was sent again and changed nothing."""
    body = {"id": job.id, "status": job.status, "url": url(request, job.id)}
    headers = {"location": path(request, job.id), "retry-after": str(RETRY_AFTER_SECONDS)}
    if again:
        headers["idempotent-replayed"] = "true"
    return Response(202, json.dumps(body).encode(), JSON, headers)


def summary(job: Job, request: Request) -> dict[str, Any]:
    """Return a job without its result; what has not happened is left out."""
    fields = told.of(job, url(request, job.id))
    if job.callback is not None:
        fields["callback"] = {"status": job.callback.status, "attempts": job.callback.attempts}
    return fields
