"""The errors of a call to SageMaker.

RequestError
└── UnknownVariantError              400
DependencyError
└── UpstreamError                    SageMaker, or the container behind it, returned no completion
    ├── UpstreamRejectedError        400  the container rejected the request as invalid
    ├── EndpointNotFoundError        404
    ├── UpstreamRateLimitedError     429  Retry-After
    ├── UpstreamUnavailableError     503  Retry-After
    ├── UpstreamFailedError          502
    └── UpstreamTimeoutError         504

`inference.verdict` is the one place that chooses among the subclasses of UpstreamError.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from web.errors import DependencyError, RequestError

Fault = Literal["client", "service", "capacity", "timeout"]


class UnknownVariantError(RequestError):
    """The header that chooses a variant of the endpoint names none."""

    code = "unknown_variant"
    default_message = "Set x-target-variant to a variant of the endpoint, or omit it."


class UpstreamError(DependencyError):
    """SageMaker did not return a response that can be passed on.

    Attributes:
        fault: what has to change: the client's request, the service, its capacity, or its speed.
        endpoint_ms: how long the endpoint took to fail, in milliseconds; None if unknown.
    """

    fault: ClassVar[Fault] = "service"

    def __init__(
        self,
        message: str | None = None,
        *,
        cause: str | None = None,
        hint: str | None = None,
        retry_after_seconds: int | None = None,
        endpoint_ms: float | None = None,
    ) -> None:
        super().__init__(message, cause=cause, hint=hint)
        if retry_after_seconds is not None:
            self.retry_after_seconds = retry_after_seconds
        self.endpoint_ms = endpoint_ms


class UpstreamRejectedError(UpstreamError):
    """SageMaker or the container rejected the request itself."""

    status = 400
    type = "invalid_request_error"
    code = "rejected_by_model"
    default_message = "The model rejected the request as invalid."
    permanent = True
    fault = "client"


class EndpointNotFoundError(UpstreamError):
    """The endpoint that this function was deployed with does not exist (any more)."""

    status = 404
    type = "invalid_request_error"
    code = "endpoint_not_found"
    default_message = "The model's endpoint does not exist."
    permanent = True


class UpstreamRateLimitedError(UpstreamError):
    """SageMaker or the container accepts no more requests for now."""

    status = 429
    type = "rate_limit_error"
    code = "rate_limited"
    default_message = "The model cannot accept more requests at the moment. Try again shortly."
    retry_after_seconds = 1
    fault = "capacity"


class UpstreamUnavailableError(UpstreamError):
    """The endpoint is starting, scaling, out of instances, or its queue is full."""

    status = 503
    code = "model_unavailable"
    default_message = "The model is not ready. Try again shortly."
    retry_after_seconds = 5
    fault = "capacity"


class UpstreamFailedError(UpstreamError):
    """The endpoint failed, could not be reached, or denied the call."""

    status = 502
    code = "model_failed"
    default_message = "The model failed to respond."


class UpstreamTimeoutError(UpstreamError):
    """The endpoint did not respond in time. Another try would pay for the same time again."""

    status = 504
    code = "model_timeout"
    default_message = "The model did not respond in time."
    permanent = True
    fault = "timeout"
