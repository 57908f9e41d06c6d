"""The errors of jobs.

RequestError
└── JobError                         what was asked of jobs
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
    """What was asked of jobs cannot be had in this way."""


class InvalidIdempotencyKeyError(JobError):
    """The header is there, and is no key."""

    code = "invalid_idempotency_key"
    default_message = "Give Idempotency-Key 1 to 255 visible ASCII characters."


class IdempotencyUnavailableError(JobError):
    """All clients would share one key: it would give one client's job to another."""

    code = "idempotency_unavailable"
    default_message = (
        "Omit Idempotency-Key: this API asks for no credentials, so a key could lead to the job of "
        "another client."
    )


class InvalidCallbackError(JobError):
    """The header is there, and is no URL that may be called."""

    code = "invalid_callback_url"
    default_message = (
        "Give Callback-Url as https://<host>/<path> of 2048 characters at most, with a host that "
        "this API calls, port 443, no user, no password and no fragment."
    )


class CallbacksOffError(JobError):
    """The header is there, and nobody is ever called."""

    code = "callbacks_off"
    default_message = "This API calls nobody back. Leave Callback-Url out, and ask for the job."


class InvalidPageError(JobError):
    """`limit` or `cursor` of a listing cannot be used."""

    code = "invalid_page"
    default_message = "Set limit from 1 to 100, and cursor to the next_cursor of the page before."


class IdentityRequiredError(JobError):
    """A listing for nobody in particular would show the jobs of everybody."""

    status = 403
    code = "identity_required"
    default_message = "Jobs are listed for callers with an identity only: this API asks for none."


class JobNotFoundError(JobError):
    """Unknown, deleted, forgotten, or somebody else's: the caller cannot tell which."""

    status = 404
    code = "job_not_found"
    default_message = "There is no such job."


class IdempotencyKeyReusedError(JobError):
    """The key stands for another request."""

    status = 422
    code = "idempotency_key_reused"
    default_message = "This Idempotency-Key was used with another body. Send a new key."


class JobStoreError(DependencyError):
    """The table or the bucket of jobs failed or is throttled."""

    status = 503
    code = "job_store_unavailable"
    default_message = "Jobs cannot be read or written at the moment. Try again shortly."
    retry_after_seconds = 2
