"""The errors of every function, each with the HTTP response it becomes.

HttpError
├── RequestError                     the client has to change the request
│   ├── EmptyBodyError               400  text/plain
│   ├── InvalidBodyError             400  text/plain
│   ├── BodyTooLargeError            413
│   └── IdentityUnclearError         403
├── DependencyError                  a service that the function depends on failed
│   └── ReplyTooLargeError           502
└── InternalError                    500  every unexpected error

The errors of inference, jobs, rate limits and usage are subclasses, in errors.py of each folder.
`web.response.from_error` is the one place that turns them into responses.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar


class HttpError(Exception):
    """Base of the tree. `message` is for the client: it never names what is ours alone.

    Class attributes:
        status: the HTTP status of the answer.
        type: OpenAI's `error.type`, the family that a client branches on.
        code: OpenAI's `error.code`, one word a class.
        default_message: what the client reads when the raiser says nothing better.
        as_text: answer with the bare message as text/plain, as the system before this one did.
        retry_after_seconds: sent as `retry-after`; None leaves the header out.
        permanent: the same request would fail again, so clients are told not to retry.
        headers: further headers of the answer, in lower case.
    """

    status: ClassVar[int] = 500
    type: ClassVar[str] = "server_error"
    code: ClassVar[str] = "internal_error"
    default_message: ClassVar[str] = "The request failed."
    as_text: ClassVar[bool] = False
    retry_after_seconds: int | None = None
    permanent: ClassVar[bool] = False
    headers: Mapping[str, str] = MappingProxyType({})

    def __init__(self, message: str | None = None) -> None:
        self.message = message or self.default_message
        super().__init__(self.message)


class RequestError(HttpError):
    """The client has to change the request."""

    status = 400
    type = "invalid_request_error"
    code = "invalid_request"
    permanent = True


class EmptyBodyError(RequestError):
    """No body at all. Clients of the first system match on this very sentence."""

    code = "empty_body"
    default_message = "The request body is empty. Please provide a valid input."
    as_text = True


class InvalidBodyError(RequestError):
    """Not UTF-8, not JSON, no object, or no truthy `inputs`. Matched on, like the one above."""

    code = "invalid_body"
    default_message = "The request body is invalid. Please provide a valid input."
    as_text = True


class BodyTooLargeError(RequestError):
    """The body is over `MAX_BODY_BYTES`."""

    status = 413
    code = "body_too_large"
    default_message = "The request body is too large."

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(f"The request body is larger than {limit_bytes} bytes.")


class IdentityUnclearError(RequestError):
    """The credentials are valid, and several clients may have them."""

    status = 403
    code = "identity_unclear"
    default_message = (
        "The credentials do not identify one client. Send the signature of an IAM user or role, a "
        "token with a sub claim, or an API key."
    )


class DependencyError(HttpError):
    """A service that the function depends on failed.

    Attributes:
        cause: the name that AWS or botocore gives the error, for the log.
        hint: what the operator can do, for the log only.
    """

    def __init__(
        self, message: str | None = None, *, cause: str | None = None, hint: str | None = None
    ) -> None:
        super().__init__(message)
        self.cause = cause
        self.hint = hint


class ReplyTooLargeError(DependencyError):
    """The answer does not fit into a Lambda response. Another try would pay for it again."""

    status = 502
    code = "reply_too_large"
    default_message = "The model's answer is too large to be returned. Ask for less output."
    permanent = True


class InternalError(HttpError):
    """An error of ours. The client learns the request id and nothing else."""

    default_message = "Internal error. Quote the request id when you report it."
