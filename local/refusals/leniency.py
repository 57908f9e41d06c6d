"""Where AWS accepts what its API's model does not: each with its source."""

from __future__ import annotations

from local.refusals.constraints import Violation

_LENIENT: frozenset[tuple[str, str, str]] = frozenset()
"""(service, name of the shape, constraint)."""


def is_lenient(service: str, violation: Violation) -> bool:
    """Whether AWS accepts what breaks this constraint."""
    return (service, violation.shape, violation.constraint) in _LENIENT
