"""The settings of `jobs_sweep`."""

from __future__ import annotations

from dataclasses import dataclass

from jobs.settings import StoreSettings
from web.settings import PositiveInt


@dataclass(frozen=True, slots=True)
class Settings:
    """What Terraform sets for `jobs_sweep`.

    Attributes:
        store: where jobs are stored.
        endpoint_name: name of the asynchronous endpoint.
        callback_function_name: name of `jobs_callback`; None if callbacks are not enabled.
        request_ttl_seconds: how long a request may wait in SageMaker's queue.
        invocation_timeout_seconds: how long the container may work on a request.
    """

    store: StoreSettings
    endpoint_name: str
    callback_function_name: str | None
    request_ttl_seconds: PositiveInt
    invocation_timeout_seconds: PositiveInt
