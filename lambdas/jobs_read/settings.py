"""The settings of `jobs_read`."""

from __future__ import annotations

from dataclasses import dataclass

from jobs.settings import StoreSettings


@dataclass(frozen=True, slots=True)
class Settings:
    """What Terraform sets for `jobs_read`.

    Attributes:
        store: where jobs are stored.
    """

    store: StoreSettings
