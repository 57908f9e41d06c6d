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
    default_message = "Set x-target-variant to a variant of the endpoint, or leave it out."


class UpstreamError(DependencyError):
    """SageMaker returned no completion.

    Attributes:
        fault: what has to change: the client's request, the service, its capacity, or its speed.
        endpoint_ms: how long the endpoint took to fail, in milliseconds.
    """

    fault: ClassVar[Fault] = "service"
    endpoint_ms: float | None = None


class UpstreamRejectedError(UpstreamError):
    """SageMaker or the container rejected the request itself."""

    status = 400
    type = "invalid_request_error"
    code = "rejected_by_model"
    default_message = "The model refused the request as invalid."
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
    """SageMaker or the container asks for fewer requests."""

    status = 429
    type = "rate_limit_error"
    code = "rate_limited"
    default_message = "The model takes no more requests at the moment. Try again shortly."
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
    """The endpoint failed, could not be reached, or may not be called."""

    status = 502
    code = "model_failed"
    default_message = "The model failed to answer."


class UpstreamTimeoutError(UpstreamError):
    """The endpoint did not answer in time. Another try would pay for the same time again."""

    status = 504
    code = "model_timeout"
    default_message = "The model did not answer in time."
    permanent = True
    fault = "timeout"
