"""The settings of `jobs_submit`."""

from __future__ import annotations

from dataclasses import dataclass

from jobs.settings import StoreSettings
from rate_limits.settings import RateLimits
from web.settings import PositiveInt


@dataclass(frozen=True, slots=True)
class Settings:
    """What Terraform sets for `jobs_submit`.

    Attributes:
        store: where jobs are stored.
        endpoint_name: name of the asynchronous endpoint.
        request_ttl_seconds: how long a request may wait in SageMaker's queue.
        invocation_timeout_seconds: how long the container may work on a request.
        retention_seconds: how long a job is kept.
        max_body_bytes: maximum size of a request body.
        callback_hosts: hosts that may be called back; empty if callbacks are not enabled.
        rate_limits: the rate limits of the clients; None if there are none.
    """

    store: StoreSettings
    endpoint_name: str
    request_ttl_seconds: PositiveInt
    invocation_timeout_seconds: PositiveInt
    retention_seconds: PositiveInt
    max_body_bytes: PositiveInt
    callback_hosts: tuple[str, ...]
    rate_limits: RateLimits | None
