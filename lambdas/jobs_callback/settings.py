"""The settings of `jobs_callback`."""

from __future__ import annotations

from dataclasses import dataclass

from jobs.settings import StoreSettings
from web.settings import NonNegativeInt


@dataclass(frozen=True, slots=True)
class Settings:
    """What Terraform sets for `jobs_callback`.

    Attributes:
        store: where jobs are stored.
        allowed_hosts: hosts that may be called.
        secret_name: name of the signing secret in Secrets Manager.
        secret_overlap_seconds: how long the previous version signs too after a rotation.
        dead_letter_queue_url: URL of the queue for callbacks that were given up.
    """

    store: StoreSettings
    allowed_hosts: tuple[str, ...]
    secret_name: str
    secret_overlap_seconds: NonNegativeInt
    dead_letter_queue_url: str
