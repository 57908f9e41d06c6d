"""Errors that a handler raises; each becomes a response of its status.

HttpError
├── BadRequestError        400
├── PermissionDeniedError  403
├── NotFoundError          404
├── ConflictError          409
└── UnavailableError       503

For another status, make a subclass of `HttpError` with `status`, `type` and `code`. Its message
goes to the client: write what the client can do, and nothing internal.
"""

from __future__ import annotations

from web.errors import HttpError, RequestError

__all__ = [
    "BadRequestError",
    "ConflictError",
    "HttpError",
    "NotFoundError",
    "PermissionDeniedError",
    "UnavailableError",
]


class BadRequestError(RequestError):
    """The request is wrong."""

    default_message = "The request is invalid."


class PermissionDeniedError(RequestError):
    """The client may not do this."""

    status = 403
    type = "permission_error"
    code = "permission_denied"
    default_message = "The client may not do this."


class NotFoundError(RequestError):
    """What the request names does not exist."""

    status = 404
    type = "not_found_error"
    code = "not_found"
    default_message = "Not found."


class ConflictError(RequestError):
    """The request contradicts the state of what it names."""

    status = 409
    type = "conflict_error"
    code = "conflict"
    default_message = "The request conflicts with the current state."


class UnavailableError(HttpError):
    """A service that the handler needs does not work now; the client may retry."""

    status = 503
    code = "unavailable"
    default_message = "The service is unavailable. Retry later."
    retry_after_seconds = 5
