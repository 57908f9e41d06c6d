"""GET /jobs/{id}, GET /jobs and DELETE /jobs/{id}: a caller's own jobs, and nobody else's."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from jobs import result, summary, view
from jobs.bucket import Bucket
from jobs.errors import IdentityRequiredError, InvalidPageError, JobNotFoundError
from jobs.job import SUCCEEDED, Job, is_id
from jobs.table import Table
from web import http_handler, identity
from web.errors import InternalError
from web.event import Request
from web.response import JSON, Response, fits, to_result

DEFAULT_LIMIT = 20
MAX_LIMIT = 100
# Lambda carries 6 MB, in which each quote and line break of the result takes two bytes or more.
MAX_RESULT_BYTES = 4 * 1024 * 1024
# A signed URL is as good as the object: it lives only as long as following it takes.
URL_SECONDS = 300

_LIMIT = re.compile(r"[0-9]{1,3}", re.ASCII)


def create(table: Table, bucket: Bucket, clock: Callable[[], float]) -> http_handler.Route:
    """Make the route of all three.

    Args:
        table, bucket: where jobs are.
        clock: epoch seconds.
    """

    def get(request: Request) -> Response:
        job = _own(table, request)
        fields = view.summary(job, request)
        if job.is_open:
            headers = {"retry-after": str(view.RETRY_AFTER_SECONDS)}
            return Response(200, json.dumps(fields).encode(), JSON, headers)
        if job.status != SUCCEEDED or job.output_key is None:
            return _json(fields)
        return _with_result(fields, job.output_key, request)

    def _with_result(fields: dict[str, Any], key: str, request: Request) -> Response:
        content = bucket.read(key, MAX_RESULT_BYTES)
        if content is None:
            return _json({**fields, "error": result.GONE})
        body = None if content.body is None else result.inline(fields, content.body)
        if body is not None:
            response = Response(200, body, JSON)
            if fits(to_result(response, request.id)):
                return response
        fields["result_url"] = bucket.presign(key, URL_SECONDS)
        fields["result_url_expires_at"] = summary.moment(int((clock() + URL_SECONDS) * 1000))
        return _json(fields)

    def list_own(request: Request) -> Response:
        client = identity.of(request)
        if not client.is_known:
            raise IdentityRequiredError
        limit, cursor = page_of(request.query)
        jobs = table.page(identity.digest(client.name), cursor, limit + 1)
        listed = [view.summary(job, request) for job in jobs[:limit]]
        return _json({"jobs": listed, "next_cursor": jobs[limit - 1].id if jobs[limit:] else None})

    def delete(request: Request) -> Response:
        job = _own(table, request)
        bucket.forget(job.owner, job.id, job.output_key, job.failure_key)
        table.forget(job)  # last, so that what fails before can be repeated
        return Response(204, b"", JSON)

    routes: Mapping[str, http_handler.Route] = {
        "GET /jobs/{id}": get,
        "GET /jobs": list_own,
        "DELETE /jobs/{id}": delete,
    }

    def route(request: Request) -> Response:
        if request.route not in routes:
            raise InternalError  # the API calls this function for these three only
        return routes[request.route](request)

    return route


def page_of(query: Mapping[str, str]) -> tuple[int, str | None]:
    """Return how many jobs to list, and the id before which to start.

    Raises:
        InvalidPageError: one of the two cannot be used.
    """
    limit, cursor = query.get("limit", str(DEFAULT_LIMIT)), query.get("cursor")
    if not _LIMIT.fullmatch(limit) or not 1 <= int(limit) <= MAX_LIMIT:
        raise InvalidPageError
    if cursor is not None and not is_id(cursor):
        raise InvalidPageError
    return int(limit), cursor


def _own(table: Table, request: Request) -> Job:
    job_id = request.path_parameters.get("id", "")
    job = table.get(identity.digest(identity.of(request).name), job_id) if is_id(job_id) else None
    if job is None:
        raise JobNotFoundError
    return job


def _json(fields: Mapping[str, Any]) -> Response:
    return Response(200, json.dumps(fields).encode(), JSON)
