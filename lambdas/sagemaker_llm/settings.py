"""The settings of a handler of one's own, which the Terraform module writes."""

from __future__ import annotations

from dataclasses import dataclass

from rate_limits.settings import RateLimits
from web.settings import PositiveFloat, PositiveInt


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a handler of one's own.

    Attributes:
        endpoint_name: the SageMaker endpoint; None: the function may not invoke it.
        invoke_timeout_seconds: how long to wait for all invocations of one request.
        max_body_bytes: the largest request body.
        rate_limits: the rate limits; None: there are none.
    """

    endpoint_name: str | None
    invoke_timeout_seconds: PositiveFloat
    max_body_bytes: PositiveInt
    rate_limits: RateLimits | None
