"""What the client of a name used, day by day, from the table of rate limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rate_limits import window
from rate_limits.table import Counters, Table, TableError
from tools.keys.deployment import Deployment
from tools.keys.errors import KeysError
from web import identity


@dataclass(frozen=True, slots=True)
class Day:
    """One day in UTC, "2026-11-27"."""

    day: str
    requests: int
    tokens: int


def of(client: Any, deployment: Deployment, name: str, days: int, now: float) -> Sequence[Day]:
    """Return today and the days before it, newest first.

    Raises:
        KeysError: nothing is counted, or not for so many days.
    """
    limits = deployment.rate_limits
    if limits is None:
        raise KeysError(
            "Set rate_limits in the deployment and apply, or name the deployment with --root or "
            "--state: usage is counted with rate limits only."
        )
    if not 1 <= days <= limits.history_days:
        raise KeysError(
            f"Set --days from 1 to {limits.history_days}, rate_limits.history_days of the "
            "deployment."
        )
    listed = window.last_days(now, days)
    account = identity.digest(f"key:{name}")
    table = Table(client, limits.table_name, limits.history_days)
    try:
        found = table.days(account, listed[-1], listed[0])
    except TableError as error:
        raise KeysError(
            f"Check your permissions for the table {limits.table_name}: {error}."
        ) from error
    counters = [(day, found.get(day, Counters())) for day in listed]
    return [Day(day, each.requests, each.tokens) for day, each in counters]
