"""The OpenAPI operation of POST /jobs."""

from __future__ import annotations

from inference.errors import (
    EndpointNotFoundError,
    UpstreamFailedError,
    UpstreamRateLimitedError,
    UpstreamRejectedError,
    UpstreamUnavailableError,
)
from jobs import schemas
from jobs.errors import (
    CallbacksOffError,
    IdempotencyKeyReusedError,
    IdempotencyUnavailableError,
    InvalidCallbackError,
    InvalidIdempotencyKeyError,
    JobStoreError,
)
from web.errors import IdentityUnclearError
from web.openapi import INPUTS_BODY, INPUTS_ERRORS, Operation, Success

_IDEMPOTENCY_KEY = {
    "name": "idempotency-key",
    "in": "header",
    "description": (
        "A retry with the same key and the same body returns the same job. "
        "Refused where the API requires no authentication."
    ),
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}
_CALLBACK_URL = {
    "name": "callback-url",
    "in": "header",
    "description": "URL to call when the job has ended: https, at a host that this API allows.",
    "schema": {"type": "string", "maxLength": 2048, "pattern": "^https://"},
}

OPERATIONS = {
    "POST /jobs": Operation(
        id="submitJob",
        summary="Submit a job, to be completed asynchronously",
        parameters=(_IDEMPOTENCY_KEY, _CALLBACK_URL),
        body=INPUTS_BODY,
        successes={
            202: Success(
                "The job was accepted, now or by an earlier request with the same key.",
                {"application/json": schemas.job({}, ())},
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
}
