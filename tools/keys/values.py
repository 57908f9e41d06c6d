"""The values that a person or a file gives: names, times, routes, models, limits, tags. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tools.keys.deployment import Deployment
from tools.keys.errors import KeysError
from web import key_rules
from web.key_rules import KeyRules

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.ASCII)
DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
LIMITS = ("requests_per_minute", "tokens_per_day")

MAX_TAGS = 50
MAX_TAG_CHARACTERS = 256
# Far beyond any lifetime, and within what datetime can write.
MAX_LIFETIME_SECONDS = 100 * 366 * 86_400

_UNITS = {"m": 60, "h": 3600, "d": 86_400}
_DURATION = re.compile(r"([0-9]{1,9})([mhd])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a new key is to have.

    Attributes:
        name: the caller identity.
        expires_at: epoch seconds; None: never.
        rules: what it may use.
        tags: of any meaning.
    """

    name: str
    expires_at: int | None
    rules: KeyRules
    tags: Mapping[str, str]


def wanted(fields: Mapping[str, Any], deployment: Deployment, now: float) -> Wanted:
    """Return what a new key is to have. None and a missing field are the same.

    Args:
        fields: `name`, `expires`, `routes`, `models`, those of `LIMITS`, `tags`; unchecked.
        deployment: its routes, its models, and whether it has rate limits.
        now: epoch seconds.

    Raises:
        KeysError: a value cannot be used.
    """
    expires = fields.get("expires")
    rules = KeyRules(
        routes=_known(fields.get("routes"), deployment.routes, "routes", "route"),
        models=_known(fields.get("models"), deployment.models, "models", "model"),
        limits=_limits(fields, deployment),
    )
    if len(key_rules.to_text(rules).encode()) > key_rules.MAX_BYTES:
        raise KeysError(f"Name fewer models: the rules take more than {key_rules.MAX_BYTES} bytes.")
    return Wanted(
        name=name(fields.get("name")),
        expires_at=None if expires is None else moment(expires, now),
        rules=rules,
        tags=_tags(fields.get("tags")),
    )


def name(value: object) -> str:
    """Return a name. Raises KeysError."""
    if not isinstance(value, str) or not NAME.fullmatch(value):
        raise KeysError(
            "Use up to 64 lower-case letters, digits, dots, hyphens and underscores for a name, "
            "beginning with a letter or a digit; the logs contain the names."
        )
    return value


def digest(value: object) -> str:
    """Return a SHA-256 digest. Raises KeysError, which does not quote the value."""
    if not isinstance(value, str) or not DIGEST.fullmatch(value):
        raise KeysError(
            'Write sha256 as 64 lower-case hexadecimal digits, the output of: printf %s "$KEY" | '
            "sha256sum. Never write the key itself."
        )
    return value


def duration(value: object) -> int:
    """Return the seconds of "30m", "24h" or "90d"; 0 is "0h". Raises KeysError."""
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    seconds = int(found[1]) * _UNITS[found[2]] if found else MAX_LIFETIME_SECONDS + 1
    if seconds > MAX_LIFETIME_SECONDS:
        raise KeysError("Write a duration as 30m, 24h or 90d, of at most 100 years.")
    return seconds


def moment(value: object, now: float) -> int:
    """Return the epoch seconds of a duration from now, or of a date or time in UTC.

    Raises:
        KeysError: it is neither, or not in the future.
    """
    if isinstance(value, str) and _DURATION.fullmatch(value):
        at = int(now) + duration(value)
    else:
        at = _date(value)
    if at <= now:
        raise KeysError(f"Set expires to a time in the future: {value} is not.")
    if at > now + MAX_LIFETIME_SECONDS:
        raise KeysError("Set expires to a time within 100 years, or omit it for a key that stays.")
    return at


def _date(value: object) -> int:
    try:
        found = datetime.fromisoformat(str(value))
        return int((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        raise KeysError(
            "Write expires as a duration such as 90d, or as a date such as 2027-01-31 or "
            "2027-01-31T12:00:00Z."
        ) from None


def _known(
    value: object, known: Collection[str] | None, field: str, one: str
) -> tuple[str, ...] | None:
    """Return names of routes or models, each once, that the deployment has."""
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise KeysError(f"Write {field} as a list of names.")
    if not value:
        raise KeysError(f"Name at least one {one} in {field}, or omit {field} to allow all.")
    if known is None:
        raise KeysError(
            f"Name the deployment with --root or --state to set {field}: they are compared with "
            "those that it has."
        )
    unknown = [each for each in dict.fromkeys(value) if each not in known]
    if unknown:
        has = f"it has {', '.join(known)}" if known else "it has none"
        raise KeysError(
            f"Use {field} of the deployment: {', '.join(map(repr, unknown))} is not one; {has}."
        )
    return tuple(dict.fromkeys(value))


def _limits(fields: Mapping[str, Any], deployment: Deployment) -> dict[str, int]:
    given = {limit: fields[limit] for limit in LIMITS if fields.get(limit) is not None}
    for limit, value in given.items():
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise KeysError(f"Set {limit} to a whole number of 1 or more.")
    if not given:
        return {}
    if deployment.routes is None:
        raise KeysError(
            f"Name the deployment with --root or --state to set {', '.join(given)}: it must have "
            "rate_limits."
        )
    if deployment.rate_limits is None:
        raise KeysError(
            f"Set rate_limits in the deployment and apply, or omit {', '.join(given)}: without "
            "rate limits nothing is counted."
        )
    minimum = deployment.rate_limits.min_tokens_per_day
    if given.get("tokens_per_day", minimum) < minimum:
        raise KeysError(
            f"Set tokens_per_day to at least {minimum}, rate_limits.default_completion_tokens: "
            "otherwise every request that sets no maximum would be rejected."
        )
    return given


def _tags(value: object) -> dict[str, str]:
    if value is None:
        return {}
    if (
        not isinstance(value, dict)
        or len(value) > MAX_TAGS
        or not all(isinstance(text, str) for pair in value.items() for text in pair)
        or not all(0 < len(tag) <= MAX_TAG_CHARACTERS for tag in value)
        or not all(len(text) <= MAX_TAG_CHARACTERS for text in value.values())
    ):
        raise KeysError(
            f"Write tags as at most {MAX_TAGS} names and values, texts of up to "
            f"{MAX_TAG_CHARACTERS} characters."
        )
    return value


def pairs(texts: Sequence[str]) -> dict[str, str]:
    """Return tags that are written as name=value. Raises KeysError."""
    for text in texts:
        if "=" not in text:
            raise KeysError(f"Write a tag as name=value: {text!r} is not.")
    return {text.partition("=")[0]: text.partition("=")[2] for text in texts}
