"""How a job is represented to clients and callback receivers, in JSON. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from jobs.job import Job
from web.body import refuse_constant
from web.event import Request
from web.response import JSON, Response

# How long a client should wait before it polls again, in seconds.
RETRY_AFTER_SECONDS = 5
RESULT_GONE = {"code": "result_gone", "message": "The result no longer exists."}


def job_path(request: Request, job_id: str) -> str:
    """Return the path of a job, with the base path of the API."""
    base = request.path[: request.path.rfind("/jobs")] if "/jobs" in request.path else ""
    return f"{base}/jobs/{job_id}"


def job_url(request: Request, job_id: str) -> str:
    """Return the URL of a job."""
    return f"https://{request.host}{job_path(request, job_id)}"


def submitted(job: Job, request: Request, *, replayed: bool = False) -> Response:
    """Return the response to a submission; `replayed` if an earlier one created the job."""
    body = {"id": job.id, "status": job.status, "url": job_url(request, job.id)}
    headers = {"location": job_path(request, job.id), "retry-after": str(RETRY_AFTER_SECONDS)}
    if replayed:
        headers["idempotent-replayed"] = "true"
    return Response(202, json.dumps(body).encode(), JSON, headers)


def for_client(job: Job, request: Request) -> dict[str, Any]:
    """Return a job for its client, without the result."""
    fields = for_receiver(job, job_url(request, job.id))
    if job.callback is not None:
        fields["callback"] = {"status": job.callback.status, "attempts": job.callback.attempts}
    return fields


def for_receiver(job: Job, url: str) -> dict[str, Any]:
    """Return a job for a callback receiver, without the result. Absent values are left out."""
    times = {
        "created_at": job.created_at,
        "accepted_at": job.accepted_at,
        "finished_at": job.finished_at,
        "expires_at": job.ttl * 1000,
    }
    fields: dict[str, Any] = {"id": job.id, "status": job.status, "url": url}
    fields |= {name: timestamp(at) for name, at in times.items() if at is not None}
    if job.failure is not None:
        fields["error"] = {"code": job.failure.code, "message": job.failure.message}
    return fields


def with_result(fields: Mapping[str, Any], result: bytes, content_type: str | None) -> bytes | None:
    """Return the JSON of a job with its result; None if the result cannot be inserted.

    JSON is inserted byte for byte, so that numbers are not rounded and keys not reordered. Text
    becomes a string. Neither is possible with bytes that are not UTF-8, or with JSON that is
    nested so deep that it cannot be checked.

    Args:
        fields: the job.
        result: the result.
        content_type: its content type; None if SageMaker did not report it.
    """
    try:
        value = _to_json(result.decode(), content_type or "")
    except (UnicodeDecodeError, RecursionError):
        return None
    return f'{json.dumps(fields)[:-1]}, "result": {value}}}'.encode()


def timestamp(epoch_ms: int) -> str:
    """Return a time as ISO 8601 in UTC, with milliseconds."""
    at = datetime.fromtimestamp(epoch_ms / 1000, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _to_json(text: str, content_type: str) -> str:
    """Return JSON as it is, and any other text as a string. Raises RecursionError."""
    if content_type.lower().startswith("text/"):
        return json.dumps(text)
    value = text.removeprefix("\ufeff")  # a byte order mark is not part of the value
    try:
        # Numbers are not converted: Python refuses integers of more than 4300 digits.
        json.loads(value, parse_int=str, parse_float=str, parse_constant=refuse_constant)
    except ValueError:
        return json.dumps(text)
    return value
