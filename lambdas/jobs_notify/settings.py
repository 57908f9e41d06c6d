"""The settings of `jobs_notify`."""

from __future__ import annotations

from dataclasses import dataclass

from jobs.settings import StoreSettings


@dataclass(frozen=True, slots=True)
class Settings:
    """What Terraform sets for `jobs_notify`.

    Attributes:
        store: where jobs are stored.
        endpoint_name: name of the endpoint whose notifications are read.
        callback_function_name: name of `jobs_callback`; None if callbacks are not enabled.
    """

    store: StoreSettings
    endpoint_name: str
    callback_function_name: str | None
