"""Patterns of the API models, which are written for Java, as Python's."""

from __future__ import annotations

import functools
import re

# Python's `re` has no Unicode categories: a range that holds all of one. What the range holds
# beyond the category is let through, so that a pattern never refuses what AWS accepts.
_CATEGORIES = {
    r"\p{L}": r"a-zA-Z\u00aa-\uffff",
    r"\p{Z}": r"\s",
    r"\p{N}": r"\d",
    r"\p{P}": r"!-/:-@\[-`{-~\u00a1-\uffff",
    r"\p{S}": r"!-/:-@\[-`{-~\u00a1-\uffff",
    r"\p{M}": r"\u0300-\uffff",
    r"\p{Graph}": r"!-~",
    r"\p{Print}": r" -~",
    r"\p{Alnum}": r"a-zA-Z0-9",
    r"\p{ASCII}": r"\x00-\x7f",
}


@functools.cache
def matches(pattern: str, value: str) -> bool:
    """Whether all of ``value`` matches; a pattern that Python cannot read matches everything."""
    compiled = _compile(pattern)
    return compiled is None or compiled.fullmatch(value) is not None


@functools.cache
def _compile(pattern: str) -> re.Pattern[str] | None:
    for category, characters in _CATEGORIES.items():
        pattern = pattern.replace(f"[{category}]", f"[{characters}]").replace(category, characters)
    try:
        return re.compile(pattern, re.DOTALL)
    except re.error:
        return None
