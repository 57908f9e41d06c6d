"""The errors of every function, each with the HTTP response it becomes.

HttpError
├── RequestError                     the client has to change the request
│   ├── EmptyBodyError               400  text/plain
│   ├── InvalidBodyError             400  text/plain
│   ├── BodyTooLargeError            413
│   ├── ContentEncodingError         415
│   ├── AuthenticationRequiredError  401
│   ├── TokenAudienceError           401
│   ├── RouteNotAllowedError         403
│   └── IdentityUnclearError         403
├── DependencyError                  a service that the function depends on failed
│   └── ReplyTooLargeError           502
└── InternalError                    500  every unexpected error

The errors of inference, jobs, OpenAI's API, rate limits and usage are subclasses, in errors.py of
each folder.
`web.response.from_error` is the one place that turns an error into a response.
"""

from __future__ import annotations

from typing import ClassVar


class HttpError(Exception):
    """Base of the tree. `message` is for the client: it never names anything internal.

    Class attributes:
        status: HTTP status of the response.
        type: OpenAI's `error.type`, the family that a client branches on.
        code: OpenAI's `error.code`, one word per class.
        default_message: the message, where the raiser has none of its own.
        as_text: whether the response is the bare message as text/plain, as in the first system.
        retry_after_seconds: value of `retry-after`; None leaves the header out.
        permanent: whether the same request would fail again, so that clients must not retry.
        endpoint_ms: how long the endpoint took, in milliseconds; None if it was not called.
        param: OpenAI's `error.param`, the part of the body that is wrong; None: no single part.
    """

    status: ClassVar[int] = 500
    type: ClassVar[str] = "server_error"
    code: ClassVar[str] = "internal_error"
    default_message: ClassVar[str] = "The request failed."
    as_text: ClassVar[bool] = False
    retry_after_seconds: int | None = None
    permanent: ClassVar[bool] = False
    endpoint_ms: float | None = None
    param: str | None = None

    def __init__(
        self, message: str | None = None, *, retry_after_seconds: int | None = None
    ) -> None:
        self.message = message or self.default_message
        if retry_after_seconds is not None:
            self.retry_after_seconds = retry_after_seconds
        super().__init__(self.message)


class RequestError(HttpError):
    """The client has to change the request."""

    status = 400
    type = "invalid_request_error"
    code = "invalid_request"
    permanent = True


class EmptyBodyError(RequestError):
    """There is no body. Clients of the first system match on this exact message."""

    code = "empty_body"
    default_message = "The request body is empty. Please provide a valid input."
    as_text = True


class InvalidBodyError(RequestError):
    """The body is not a JSON object with truthy `inputs`. Clients match on this message, too."""

    code = "invalid_body"
    default_message = "The request body is invalid. Please provide a valid input."
    as_text = True


class BodyTooLargeError(RequestError):
    """The body is larger than `max_body_bytes`."""

    status = 413
    code = "body_too_large"
    default_message = "The request body is too large."

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(f"The request body is larger than {limit_bytes} bytes.")


class ContentEncodingError(RequestError):
    """The body is compressed."""

    status = 415
    code = "unsupported_content_encoding"
    default_message = "Send the request body without a Content-Encoding."

    def __init__(self, encoding: str | None = None) -> None:
        named = f"Content-Encoding {encoding} is not supported. Send the request body without it."
        super().__init__(named if encoding else None)


class AuthenticationRequiredError(RequestError):
    """The route requires authentication, and the API passed the request on without."""

    status = 401
    code = "authentication_required"
    default_message = "Send credentials: the route requires authentication."


class TokenAudienceError(RequestError):
    """The token is valid, and not for this API."""

    status = 401
    code = "invalid_audience"
    default_message = (
        "The token is for another app client of the user pool. Send a token for this API."
    )


class RouteNotAllowedError(RequestError):
    """The API key is valid, and may not use this route."""

    status = 403
    code = "route_not_allowed"
    default_message = "The API key may not use this route. Use another route, or another key."


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
    """The response does not fit into a Lambda response. A retry would pay for it again."""

    status = 502
    code = "reply_too_large"
    default_message = "The model's response is too large to return. Request less output."
    permanent = True


class InternalError(HttpError):
    """An unexpected error. The response holds the request ID and nothing else about it."""

    default_message = "Internal error. Include the request ID when you report it."
