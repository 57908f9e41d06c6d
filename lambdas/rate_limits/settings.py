"""The settings of rate limits, as part of the settings of each function that has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Literal

from web import identity, key_rules
from web.event import Request
from web.settings import NonNegativeInt, PositiveFloat, PositiveInt


@dataclass(frozen=True, slots=True)
class Limit:
    """The limits of a client; None: no limit."""

    requests_per_minute: PositiveInt | None
    tokens_per_day: PositiveInt | None


@dataclass(frozen=True, slots=True)
class RateLimits:
    """The rate limits of a function.

    Attributes:
        table_name: the table in which requests and tokens are counted.
        default: the limit of each client.
        keys: the limits of API keys, by their names, in place of the default.
        default_completion_tokens: set aside for the completion of a request without a maximum;
            0 for a model that does not generate, such as one for embeddings.
        on_failure: whether requests pass (`open`) or fail (`closed`) while the table is down.
        timeout_seconds: of one call of the table; a request waits for three of them at most.
        history_days: how many days usage is kept.
    """

    table_name: str
    default: Limit
    keys: Mapping[str, Limit]
    default_completion_tokens: NonNegativeInt
    on_failure: Literal["open", "closed"]
    timeout_seconds: PositiveFloat
    history_days: PositiveInt


def limit_of(request: Request, default: Limit, keys: Mapping[str, Limit]) -> Limit:
    """Return the limit of the client that sent a request.

    Args:
        request: the request, whose key may have limits of its own.
        default: the limit of each client.
        keys: the limits of API keys, by their names, in place of the default.

    Raises:
        IdentityUnclearError: as `web.identity.of`.
    """
    common = keys.get(identity.key_name(identity.of(request).account) or "", default)
    known = {each.name for each in fields(Limit)}
    own = {name: most for name, most in key_rules.of(request).limits.items() if name in known}
    return replace(common, **own)
