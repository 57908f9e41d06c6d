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
"""

from __future__ import annotations

from web.errors import DependencyError, RequestError


class UnknownVariantError(RequestError):
    """The header that chooses a variant of the endpoint names none."""

    code = "unknown_variant"
    default_message = "Set x-target-variant to a variant of the endpoint, or omit it."


class UpstreamError(DependencyError):
    """SageMaker did not return a response that can be passed on.

    Attributes:
        endpoint_ms: how long the endpoint took to fail, in milliseconds; None if unknown.
    """

    def __init__(
        self,
        message: str | None = None,
        *,
        cause: str | None = None,
        hint: str | None = None,
        endpoint_ms: float | None = None,
    ) -> None:
        super().__init__(message, cause=cause, hint=hint)
        self.endpoint_ms = endpoint_ms


class UpstreamRejectedError(UpstreamError):
    """SageMaker or the container rejected the request itself."""

    status = 400
    type = "invalid_request_error"
    code = "rejected_by_model"
    default_message = "The model rejected the request as invalid."
    permanent = True


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


class UpstreamUnavailableError(UpstreamError):
    """The endpoint is starting, scaling or out of instances."""

    status = 503
    code = "model_unavailable"
    default_message = "The model is not ready. Try again shortly."
    retry_after_seconds = 5


class UpstreamFailedError(UpstreamError):
    """The endpoint failed, could not be reached, or denied the call."""

    status = 502
    code = "model_failed"
    default_message = "The model failed to respond."


class UpstreamTimeoutError(UpstreamError):
    """The endpoint did not respond in time."""

    status = 504
    code = "model_timeout"
    default_message = "The model did not respond in time."
