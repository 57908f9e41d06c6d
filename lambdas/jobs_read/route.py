"""GET /jobs/{id}, GET /jobs and DELETE /jobs/{id}: a client's own jobs and no others."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jobs import representation
from jobs.bucket import Bucket
from jobs.deletion import Deletion
from jobs.errors import IdentityRequiredError, InvalidPageError, JobNotFoundError
from jobs.job import SUCCEEDED, Job, is_id
from jobs.table import Table
from web import identity
from web.errors import InternalError
from web.event import Request
from web.response import JSON, Response, fits, to_result

DEFAULT_LIMIT = 20
MAX_LIMIT = 100
# Lambda returns at most 6 MB, in which each quote and line break of a result takes 2 bytes or more.
MAX_RESULT_BYTES = 4 * 1024 * 1024
# A presigned URL needs no credentials, so it expires once a download can have started.
URL_SECONDS = 300

_LIMIT = re.compile(r"[0-9]{1,3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class OwnJobs:
    """The three routes.

    Args:
        table, bucket: where jobs are stored.
        clock: epoch seconds.
    """

    table: Table
    bucket: Bucket
    clock: Callable[[], float]

    def route(self, request: Request) -> Response:
        """Respond to a request for one of the three routes."""
        match request.route:
            case "GET /jobs/{id}":
                return self.get(request)
            case "GET /jobs":
                return self.list(request)
            case "DELETE /jobs/{id}":
                return self.delete(request)
        raise InternalError  # the API calls this function for these three only

    def get(self, request: Request) -> Response:
        """GET /jobs/{id}: the job, with its result once it has one."""
        job = self._find(request)
        if job.is_deleted:
            raise JobNotFoundError
        fields = representation.for_client(job, request)
        if job.is_open:
            return _json(fields, {"retry-after": str(representation.RETRY_AFTER_SECONDS)})
        if job.status != SUCCEEDED or job.output_key is None:
            return _json(fields)
        return self._with_result(fields, job, job.output_key, request)

    def list(self, request: Request) -> Response:
        """GET /jobs: a page of the client's jobs, newest first, without results."""
        client = identity.of(request)
        if not client.is_known:
            raise IdentityRequiredError
        limit, cursor = page_of(request.query)
        page = self.table.page(identity.digest(client.name), cursor, limit)
        listed = [representation.for_client(job, request) for job in page.jobs]
        return _json({"jobs": listed, "next_cursor": page.next_cursor})

    def delete(self, request: Request) -> Response:
        """DELETE /jobs/{id}: deletes the job, its objects and its idempotency key."""
        Deletion(self.table, self.bucket, self.clock).start(self._find(request))
        return Response(204, b"", JSON)

    def _find(self, request: Request) -> Job:
        job_id = request.path_parameters.get("id", "")
        owner = identity.digest(identity.of(request).name)
        job = self.table.get(owner, job_id) if is_id(job_id) else None
        if job is None:
            raise JobNotFoundError
        return job

    def _with_result(
        self, fields: dict[str, Any], job: Job, key: str, request: Request
    ) -> Response:
        content = self.bucket.read(key, MAX_RESULT_BYTES)
        if content is None:
            return _json({**fields, "error": representation.RESULT_GONE})
        if content.body is not None:
            content_type = job.content_type or content.content_type
            body = representation.with_result(fields, content.body, content_type)
            response = Response(200, body or b"", JSON)
            if body is not None and fits(to_result(response, request.id)):
                return response
        return self._with_url(fields, key)

    def _with_url(self, fields: dict[str, Any], key: str) -> Response:
        expires_at = representation.timestamp(int((self.clock() + URL_SECONDS) * 1000))
        url = self.bucket.presign(key, URL_SECONDS)
        return _json({**fields, "result_url": url, "result_url_expires_at": expires_at})


def page_of(query: Mapping[str, str]) -> tuple[int, str | None]:
    """Return how many jobs to list, and the id before which the page starts.

    Raises:
        InvalidPageError: one of the two is invalid.
    """
    limit, cursor = query.get("limit", str(DEFAULT_LIMIT)), query.get("cursor")
    if not _LIMIT.fullmatch(limit) or not 1 <= int(limit) <= MAX_LIMIT:
        raise InvalidPageError
    if cursor is not None and not is_id(cursor):
        raise InvalidPageError
    return int(limit), cursor


def _json(fields: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    return Response(200, json.dumps(fields).encode(), JSON, headers or {})
