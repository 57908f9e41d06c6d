"""The settings of `generate`."""

from __future__ import annotations

from dataclasses import dataclass

from rate_limits.settings import RateLimits
from web.settings import PositiveFloat, PositiveInt


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of `generate`.

    Attributes:
        endpoint_name: the SageMaker endpoint.
        invoke_timeout_seconds: how long to wait for its whole response, connecting included.
        max_body_bytes: the largest request body.
        target_variants: the variants that a request may choose; none: the header is ignored.
        rate_limits: the rate limits; None: there are none.
    """

    endpoint_name: str
    invoke_timeout_seconds: PositiveFloat
    max_body_bytes: PositiveInt
    target_variants: tuple[str, ...]
    rate_limits: RateLimits | None
