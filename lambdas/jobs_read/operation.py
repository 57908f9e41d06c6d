"""The OpenAPI operations of GET /jobs, GET /jobs/{id} and DELETE /jobs/{id}."""

from __future__ import annotations

from typing import Any

from jobs import schemas
from jobs.errors import IdentityRequiredError, InvalidPageError, JobNotFoundError, JobStoreError
from web.errors import IdentityUnclearError
from web.openapi import ANYTHING, Operation, Success

_TIME = {"type": "string", "format": "date-time"}
_WITHOUT_RESULT: dict[str, Any] = {
    "created_at": _TIME,
    "accepted_at": _TIME,
    "finished_at": _TIME,
    "expires_at": _TIME,
    "callback": {
        "type": "object",
        "required": ["status", "attempts"],
        "properties": {
            "status": {"enum": ["pending", "delivered", "failed"]},
            "attempts": {"type": "integer", "minimum": 0},
        },
        "additionalProperties": False,
    },
    "error": {
        "type": "object",
        "required": ["code", "message"],
        "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
        "additionalProperties": False,
    },
}
_REQUIRED = ("created_at", "expires_at")
_JOB = schemas.job(
    {
        **_WITHOUT_RESULT,
        "result": {"description": "The container's response.", **ANYTHING},
        "result_url": {"description": "URL of a large result.", **schemas.URL},
        "result_url_expires_at": _TIME,
    },
    _REQUIRED,
)
_PAGE = {
    "type": "object",
    "required": ["jobs", "next_cursor"],
    "properties": {
        "jobs": {"type": "array", "items": schemas.job(_WITHOUT_RESULT, _REQUIRED)},
        "next_cursor": {"oneOf": [schemas.ID, {"type": "null"}]},
    },
    "additionalProperties": False,
}

_JOB_ID = {"name": "id", "in": "path", "required": True, "schema": schemas.ID}
_LIMIT = {
    "name": "limit",
    "in": "query",
    "description": "Maximum number of jobs.",
    "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 20},
}
_CURSOR = {
    "name": "cursor",
    "in": "query",
    "description": "`next_cursor` of the previous page.",
    "schema": schemas.ID,
}

OPERATIONS = {
    "GET /jobs": Operation(
        id="listJobs",
        summary="List the client's own jobs, newest first",
        parameters=(_LIMIT, _CURSOR),
        successes={200: Success("A page of jobs, without results.", {"application/json": _PAGE})},
        errors=(InvalidPageError, IdentityUnclearError, IdentityRequiredError, JobStoreError),
    ),
    "GET /jobs/{id}": Operation(
        id="getJob",
        summary="Get a job, with its result",
        parameters=(_JOB_ID,),
        successes={
            200: Success(
                "The job. Absent values are left out.",
                {"application/json": _JOB},
                may_have=("retry-after",),
            )
        },
        errors=(IdentityUnclearError, JobNotFoundError, JobStoreError),
    ),
    "DELETE /jobs/{id}": Operation(
        id="deleteJob",
        summary="Delete a job, its objects and its idempotency key",
        parameters=(_JOB_ID,),
        successes={204: Success("The job was deleted.")},
        errors=(IdentityUnclearError, JobNotFoundError, JobStoreError),
    ),
}
