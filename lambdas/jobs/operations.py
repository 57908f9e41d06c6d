"""The routes of jobs; docs/jobs.md has the contract."""

from __future__ import annotations

from typing import Any

from inference.errors import (
    EndpointNotFoundError,
    UpstreamFailedError,
    UpstreamRateLimitedError,
    UpstreamRejectedError,
    UpstreamUnavailableError,
)
from jobs.errors import (
    CallbacksOffError,
    IdempotencyKeyReusedError,
    IdempotencyUnavailableError,
    IdentityRequiredError,
    InvalidCallbackError,
    InvalidIdempotencyKeyError,
    InvalidPageError,
    JobNotFoundError,
    JobStoreError,
)
from web.errors import IdentityUnclearError
from web.openapi import ANYTHING, INPUTS_BODY, INPUTS_ERRORS, Operation, Success

_ID = {"type": "string", "pattern": "^[0-9a-f]{44}$"}
_URL = {"type": "string", "format": "uri"}
_TIME = {"type": "string", "format": "date-time"}
_STATES = ("queued", "running", "succeeded", "failed", "expired")
_NAMED = {"id": _ID, "url": _URL}

_SUMMARY: dict[str, Any] = {
    **_NAMED,
    "status": {"enum": _STATES},
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
_REQUIRED = ("id", "status", "url", "created_at", "expires_at")


def _job(properties: dict[str, Any], required: tuple[str, ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": required,
        "properties": properties,
        "additionalProperties": False,
    }


_SUBMITTED = _job({**_NAMED, "status": {"enum": _STATES}}, ("id", "status", "url"))
_LISTED = _job(_SUMMARY, _REQUIRED)
_WHOLE = _job(
    {
        **_SUMMARY,
        "result": {"description": "The container's own answer.", **ANYTHING},
        "result_url": {"description": "Where a large result is.", **_URL},
        "result_url_expires_at": _TIME,
    },
    _REQUIRED,
)
_PAGE = {
    "type": "object",
    "required": ["jobs", "next_cursor"],
    "properties": {
        "jobs": {"type": "array", "items": _LISTED},
        "next_cursor": {"oneOf": [_ID, {"type": "null"}]},
    },
    "additionalProperties": False,
}

_JOB_ID = {"name": "id", "in": "path", "required": True, "schema": _ID}
_IDEMPOTENCY_KEY = {
    "name": "idempotency-key",
    "in": "header",
    "description": (
        "The same key with the same body again is the same job. "
        "Refused where the API asks for no credentials."
    ),
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}
_CALLBACK_URL = {
    "name": "callback-url",
    "in": "header",
    "description": "What to call when the job has ended: https, at a host that this API calls.",
    "schema": {"type": "string", "maxLength": 2048, "pattern": "^https://"},
}
_LIMIT = {
    "name": "limit",
    "in": "query",
    "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 20},
}
_CURSOR = {
    "name": "cursor",
    "in": "query",
    "description": "`next_cursor` of the page before.",
    "schema": _ID,
}

OPERATIONS = {
    "POST /jobs": Operation(
        id="submitJob",
        summary="Ask the model, and come back for the answer",
        parameters=(_IDEMPOTENCY_KEY, _CALLBACK_URL),
        body=INPUTS_BODY,
        successes={
            202: Success(
                "The job is taken, or was before under the same key.",
                {"application/json": _SUBMITTED},
                headers=("location", "retry-after"),
                may_have=("idempotent-replayed",),
            )
        },
        errors=(
            *INPUTS_ERRORS,
            IdentityUnclearError,
            InvalidIdempotencyKeyError,
            IdempotencyUnavailableError,
            InvalidCallbackError,
            CallbacksOffError,
            UpstreamRejectedError,
            EndpointNotFoundError,
            IdempotencyKeyReusedError,
            UpstreamRateLimitedError,
            UpstreamFailedError,
            UpstreamUnavailableError,
            JobStoreError,
        ),
    ),
    "GET /jobs": Operation(
        id="listJobs",
        summary="List the caller's own jobs, newest first",
        parameters=(_LIMIT, _CURSOR),
        successes={200: Success("A page of jobs, without results.", {"application/json": _PAGE})},
        errors=(InvalidPageError, IdentityUnclearError, IdentityRequiredError, JobStoreError),
    ),
    "GET /jobs/{id}": Operation(
        id="getJob",
        summary="Tell how a job stands, with its result",
        parameters=(_JOB_ID,),
        successes={
            200: Success(
                "The job; what has not happened is left out.",
                {"application/json": _WHOLE},
                may_have=("retry-after",),
            )
        },
        errors=(IdentityUnclearError, JobNotFoundError, JobStoreError),
    ),
    "DELETE /jobs/{id}": Operation(
        id="forgetJob",
        summary="Forget a job, its objects and its idempotency key",
        parameters=(_JOB_ID,),
        successes={204: Success("It is gone.")},
        errors=(IdentityUnclearError, JobNotFoundError, JobStoreError),
    ),
}
