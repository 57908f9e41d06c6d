"""The wildcards of IAM: ``*`` for any characters, ``?`` for one."""

from __future__ import annotations

import re
from functools import lru_cache

ARN_FIELDS = 6


def matches(pattern: str, text: str) -> bool:
    """Whether all of ``text`` matches; letters in the same case only."""
    return _compiled(pattern).fullmatch(text) is not None


def arn_matches(pattern: str, arn: str) -> bool:
    """Whether an ARN matches field by field: a wildcard stays within its field.

    Only the last field, which may hold colons itself, is matched to the end. A pattern with
    fewer than six fields is completed with ``*``, as IAM documents for the Resource element.
    """
    patterns = pattern.split(":", ARN_FIELDS - 1)
    fields = arn.split(":", ARN_FIELDS - 1)
    if len(fields) < ARN_FIELDS:
        return matches(pattern, arn)
    patterns += ["*"] * (ARN_FIELDS - len(patterns))
    return all(matches(p, f) for p, f in zip(patterns, fields, strict=True))


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    translated = {"*": ".*", "?": "."}
    return re.compile("".join(translated.get(c) or re.escape(c) for c in pattern), re.DOTALL)
