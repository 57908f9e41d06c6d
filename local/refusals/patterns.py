"""Patterns of the API models, which are written for Java, as Python's."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

# Python's `re` has no Unicode categories: a range that holds all of one. What the range holds
# beyond the category is let through, so that a pattern never refuses what AWS accepts.
_CATEGORIES = {
    "L": r"a-zA-Z\u00aa-\uffff",
    "Z": r"\s",
    "Zs": r"\s",
    "N": r"\d",
    "P": r"!-/:-@\[-`{-~\u00a1-\uffff",
    "S": r"!-/:-@\[-`{-~\u00a1-\uffff",
    "M": r"\u0300-\uffff",
    "Graph": r"!-~",
    "Print": r" -~",
    "Alnum": r"a-zA-Z0-9",
    "ASCII": r"\x00-\x7f",
    "Blank": r" \t",
}

# Java writes what is beyond 16 bits as surrogates; a flag in the middle is beyond Python.
_SPELLINGS = {r"\uD800\uDC00-\uDBFF\uDFFF": "\U00010000-\U0010ffff", "(?i)": ""}

_PART = re.compile(r"\\p\{(?P<category>\w+)\}|\\.|.", re.DOTALL)


def matches(pattern: str, value: str) -> bool:
    """Whether all of ``value`` matches; a pattern that Python cannot read matches everything."""
    compiled = compiled_for_python(pattern)
    return compiled is None or compiled.fullmatch(value) is not None


@functools.cache
def compiled_for_python(pattern: str) -> re.Pattern[str] | None:
    """The pattern, None if Python cannot read it."""
    try:
        return re.compile("".join(_translated(pattern)), re.DOTALL)
    except (KeyError, re.error):
        return None


def _translated(pattern: str) -> Iterator[str]:
    """Yield the parts. Raises KeyError for a category, or a nested class, that is not known."""
    for java, python in _SPELLINGS.items():
        pattern = pattern.replace(java, python)
    in_class = False
    for part in _PART.finditer(pattern):
        category, text = part["category"], part[0]
        if category:
            characters = _CATEGORIES[category]
            yield characters if in_class else f"[{characters}]"
            continue
        if text == "[" and in_class:
            raise KeyError("a class in a class")
        in_class = text == "[" or (in_class and text != "]")
        yield text
