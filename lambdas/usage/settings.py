"""The settings of `usage`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rate_limits.settings import Limit
from web.settings import PositiveInt


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of `usage`.

    Attributes:
        table_name: the table of rate limits.
        default: the limit of each client.
        keys: the limits of API keys, by their names, in place of the default.
        history_days: how many days usage is kept.
    """

    table_name: str
    default: Limit
    keys: Mapping[str, Limit]
    history_days: PositiveInt
