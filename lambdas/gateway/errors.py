"""Everything that can go wrong with a request, each with the answer it gets.

GatewayError
├── RequestError                     what the client sent
│   ├── EmptyBodyError               400  text/plain
│   ├── InvalidBodyError             400  text/plain
│   ├── BodyTooLargeError            413
│   ├── UnknownVariantError          400
│   ├── JobError                     what was asked of jobs
│   │   ├── InvalidIdempotencyKeyError 400
│   │   ├── InvalidCallbackError 400
│   │   ├── CallbacksOffError    400
│   │   ├── InvalidPageError         400
│   │   ├── IdentityRequiredError    403
│   │   ├── JobNotFoundError         404
│   │   └── IdempotencyKeyReusedError 422
│   └── LimitError                   what the limits of the caller say
│       ├── InvalidDaysError         400
│       ├── TooManyTokensError       400
│       ├── RequestLimitError        429  Retry-After
│       └── TokenLimitError          429  Retry-After
├── UpstreamError                    what SageMaker, or the container behind it, answered
│   ├── UpstreamRejectedError        400  the container understood the request and refused it
│   ├── EndpointNotFoundError        404
│   ├── UpstreamRateLimitedError     429  Retry-After
│   ├── UpstreamUnavailableError     503  Retry-After
│   ├── UpstreamFailedError          502
│   ├── ReplyTooLargeError           502
│   ├── UpstreamTimeoutError         504
│   ├── JobStoreError                503  Retry-After
│   └── LimitsUnavailableError       503  Retry-After
└── InternalError                    500  everything that nobody foresaw

`gateway.response.from_error` is the one place that turns them into answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar


class GatewayError(Exception):
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


class RequestError(GatewayError):
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


class UnknownVariantError(RequestError):
    """The header that chooses a variant of the endpoint names none."""

    code = "unknown_variant"
    default_message = "Set x-target-variant to a variant of the endpoint, or leave it out."


class JobError(RequestError):
    """What was asked of jobs cannot be had in this way."""


class InvalidIdempotencyKeyError(JobError):
    """The header is there, and is no key."""

    code = "invalid_idempotency_key"
    default_message = "Give Idempotency-Key 1 to 255 visible ASCII characters."


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


class LimitError(RequestError):
    """The request goes beyond what its caller may have, or asks about it in a wrong way."""


class InvalidDaysError(LimitError):
    """`days` of GET /usage cannot be used."""

    code = "invalid_days"
    default_message = "Set days to a whole number from 1 up to the days that usage is kept for."


class TooManyTokensError(LimitError):
    """The request alone may take more than a whole day's tokens: no other day will let it pass."""

    code = "too_many_tokens"
    default_message = "The request may take more tokens than a day has. Ask for fewer."


class RequestLimitError(LimitError):
    """The caller has had this minute's requests."""

    status = 429
    type = "rate_limit_error"
    code = "requests_per_minute_exceeded"
    default_message = "You have had this minute's requests. Try again in the next one."
    retry_after_seconds = 60
    permanent = False


class TokenLimitError(LimitError):
    """The caller has too few of this day's tokens left."""

    status = 429
    type = "rate_limit_error"
    code = "tokens_per_day_exceeded"
    default_message = "You have too few of this day's tokens left. The next day begins at 0:00 UTC."
    retry_after_seconds = 86400
    permanent = False


class UpstreamError(GatewayError):
    """SageMaker did not give an answer that can be passed on.

    Attributes:
        cause: AWS's or botocore's name for the error, for the log.
        hint: what the operator can do, for the log only.
        endpoint_ms: how long the endpoint took to fail, in milliseconds.
    """

    def __init__(
        self, message: str | None = None, *, cause: str | None = None, hint: str | None = None
    ) -> None:
        super().__init__(message)
        self.cause = cause
        self.hint = hint
        self.endpoint_ms: float | None = None


class UpstreamRejectedError(UpstreamError):
    """SageMaker or the container says that the request itself is wrong."""

    status = 400
    type = "invalid_request_error"
    code = "rejected_by_model"
    default_message = "The model refused the request as invalid."
    permanent = True


class EndpointNotFoundError(UpstreamError):
    """The endpoint that this function was deployed with does not exist (any more)."""

    status = 404
    type = "invalid_request_error"
    code = "endpoint_not_found"
    default_message = "The model's endpoint does not exist."
    permanent = True


class UpstreamRateLimitedError(UpstreamError):
    """SageMaker or the container asks for fewer requests."""

    status = 429
    type = "rate_limit_error"
    code = "rate_limited"
    default_message = "The model takes no more requests at the moment. Try again shortly."
    retry_after_seconds = 1


class UpstreamUnavailableError(UpstreamError):
    """The endpoint is starting, scaling or out of instances."""

    status = 503
    code = "model_unavailable"
    default_message = "The model is not ready. Try again shortly."
    retry_after_seconds = 5


class UpstreamFailedError(UpstreamError):
    """The endpoint failed, could not be reached, or may not be called."""

    status = 502
    code = "model_failed"
    default_message = "The model failed to answer."


class ReplyTooLargeError(UpstreamError):
    """The answer does not fit into a Lambda response. Another try would pay for it again."""

    status = 502
    code = "reply_too_large"
    default_message = "The model's answer is too large to be returned. Ask for less output."
    permanent = True


class UpstreamTimeoutError(UpstreamError):
    """The endpoint did not answer in time."""

    status = 504
    code = "model_timeout"
    default_message = "The model did not answer in time."


class JobStoreError(UpstreamError):
    """The table or the bucket of jobs failed or is throttled."""

    status = 503
    code = "job_store_unavailable"
    default_message = "Jobs cannot be read or written at the moment. Try again shortly."
    retry_after_seconds = 2


class LimitsUnavailableError(UpstreamError):
    """The table of limits failed, or is throttled, and nobody may pass uncounted."""

    status = 503
    code = "limits_unavailable"
    default_message = "Limits and usage cannot be read at the moment. Try again shortly."
    retry_after_seconds = 2


class InternalError(GatewayError):
    """An error of ours. The client learns the request id and nothing else."""

    default_message = "Internal error. Quote the request id when you report it."
