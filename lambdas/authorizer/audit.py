"""One JSON line per decision: who was authorized, or why not. Never a key or a digest of one."""

from __future__ import annotations

import logging

logger = logging.getLogger("gateway.authorizer")

NO_ACCESS = (
    "Allow the authorizer's role to read the secret, and to decrypt with its KMS key if it has one."
)
NO_TABLE_ACCESS = (
    "Allow the authorizer's role to read the table, and to use its KMS key if it has one."
)
_DENIED = frozenset({"AccessDeniedException", "DecryptionFailure"})


def decision(
    *, request_id: str, route: str, key_name: str | None, reason: str, duration_ms: float
) -> None:
    """Write the line of one request. `reason` is one word; `key_name` is None for a refusal."""
    level = logging.ERROR if reason == "unavailable" else logging.INFO
    fields = {
        "request_id": request_id,
        "route": route,
        "authorized": key_name is not None,
        "key_name": key_name,
        "reason": reason,
        "duration_ms": round(duration_ms, 3),
    }
    logger.log(level, "authorization", extra=fields)


def key_unreadable(key_name: str, cause: str) -> None:
    """Write that a key could not be read, with AWS's or botocore's name for the error."""
    fields = {"key_name": key_name, "cause": cause, "hint": NO_ACCESS if cause in _DENIED else None}
    logger.error("key unreadable", extra=fields)


def table_unreadable(cause: str) -> None:
    """Write that the table of keys could not be read, with AWS's or botocore's error name."""
    hint = NO_TABLE_ACCESS if cause in _DENIED else None
    logger.error("key table unreadable", extra={"cause": cause, "hint": hint})


def use_not_noted(key_name: str, cause: str) -> None:
    """Write that the table did not take the time at which a key was used."""
    logger.warning("use not noted", extra={"key_name": key_name, "cause": cause})
