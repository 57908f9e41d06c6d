"""Errors of the routes of jobs, each with its response.

RequestError
└── JobError                         errors of the client
    ├── InvalidIdempotencyKeyError   400
    ├── IdempotencyUnavailableError  400
    ├── InvalidCallbackError         400
    ├── CallbacksOffError            400
    ├── InvalidPageError             400
    ├── IdentityRequiredError        403
    ├── JobNotFoundError             404
    └── IdempotencyKeyReusedError    422
DependencyError
└── JobStoreError                    503  Retry-After
"""

from __future__ import annotations

from web.errors import DependencyError, RequestError


class JobError(RequestError):
    """The request for a job is invalid, or the job does not exist."""


class InvalidIdempotencyKeyError(JobError):
    """The Idempotency-Key header is present and is not a key."""

    code = "invalid_idempotency_key"
    default_message = "Set Idempotency-Key to 1 to 255 visible ASCII characters."


class IdempotencyUnavailableError(JobError):
    """All clients would share one key: it would give one client's job to another."""

    code = "idempotency_unavailable"
    default_message = (
        "Omit Idempotency-Key: this API requires no authentication, so a key could lead to the job "
        "of another client."
    )


class InvalidCallbackError(JobError):
    """The Callback-Url header is present, and its URL may not be called."""

    code = "invalid_callback_url"
    default_message = (
        "Set Callback-Url to https://<host>/<path>, at most 2048 characters, with one of the "
        "hosts that this API allows, port 443, and without user, password and fragment."
    )


class CallbacksOffError(JobError):
    """The Callback-Url header is present, and callbacks are not enabled."""

    code = "callbacks_off"
    default_message = "Callbacks are not enabled. Omit Callback-Url and poll the job."


class InvalidPageError(JobError):
    """`limit` or `cursor` of a list request is invalid."""

    code = "invalid_page"
    default_message = (
        "Set limit to a number from 1 to 100, and cursor to the next_cursor of the previous page."
    )


class IdentityRequiredError(JobError):
    """A list for clients without an identity would show the jobs of all of them."""

    status = 403
    code = "identity_required"
    default_message = (
        "GET /jobs requires an identity, and this API does not authenticate its clients."
    )


class JobNotFoundError(JobError):
    """The job is unknown, deleted, expired, or another client's: the response is the same."""

    status = 404
    code = "job_not_found"
    default_message = "The job does not exist."


class IdempotencyKeyReusedError(JobError):
    """The key was used with another request."""

    status = 422
    code = "idempotency_key_reused"
    default_message = (
        "This Idempotency-Key was already used with another body or Callback-Url. Send a new key."
    )


class JobStoreError(DependencyError):
    """The table or the bucket of jobs failed, or throttled the request."""

    status = 503
    code = "job_store_unavailable"
    default_message = "Jobs cannot be read or written at the moment. Retry shortly."
    retry_after_seconds = 2
