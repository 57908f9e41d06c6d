"""Who may have how much, read once from the environment that Terraform sets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from web import identity
from web.settings import Settings, positive_float, positive_int, text, variable

OPEN, CLOSED = "open", "closed"


@dataclass(frozen=True, slots=True)
class Limit:
    """What a caller may have; None: as much as he likes."""

    requests_per_minute: int | None = None
    tokens_per_day: int | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """The limit of every caller, and those of API keys by their names."""

    common: Limit
    keys: Mapping[str, Limit]

    def of(self, account: str) -> Limit:
        """Return the limit of an account, see `web.identity.Identity`."""
        return self.keys.get(identity.key_name(account) or "", self.common)


def read_limits(value: str) -> Limits:
    """Read `{"common": {…}, "keys": {name: {…}}}`. Raises ValueError for anything else."""
    try:
        fields = json.loads(value)
        keys = {name: Limit(**each) for name, each in fields["keys"].items()}
        return Limits(Limit(**fields["common"]), keys)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(value) from error


def open_or_closed(value: str) -> str:
    """Read `open` or `closed`. Raises ValueError for anything else."""
    if value not in (OPEN, CLOSED):
        raise ValueError(value)
    return value


@dataclass(frozen=True)
class UsageConfig(Settings):
    """Settings of `usage`: where it is counted, what each caller may have, what is remembered."""

    table: str = variable("LIMITS_TABLE", text, "the table's name")
    limits: Limits = variable(  # noqa: RUF009 - it is dataclasses.field
        "LIMITS_OF_CALLERS", read_limits, "JSON with `common` and `keys`"
    )
    history_days: int = variable("LIMITS_HISTORY_DAYS", positive_int, "a number of days")


@dataclass(frozen=True)
class LimitsConfig(UsageConfig):
    """Settings of a limited function: what to do without the table, and how long to wait for it.

    Attributes:
        timeout_seconds: of one call; a request waits for three of them at most.
        answer_tokens: set aside for the answer to a request that names no maximum.
    """

    on_failure: str = variable("LIMITS_ON_FAILURE", open_or_closed, "`open` or `closed`")
    timeout_seconds: float = variable(
        "LIMITS_TIMEOUT_SECONDS", positive_float, "a number of seconds above 0"
    )
    answer_tokens: int = variable("LIMITS_ANSWER_TOKENS", positive_int, "a number of tokens")
