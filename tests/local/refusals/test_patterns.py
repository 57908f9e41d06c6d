from __future__ import annotations

import pytest

from local.refusals.patterns import matches


@pytest.mark.parametrize(
    ("pattern", "value", "expected"),
    [
        ("[a-z]+", "abc", True),
        ("[a-z]+", "abc1", False),
        (r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)", "search team", True),
        (r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)", "búsqueda", True),
        (r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)", "a;b", False),
        (r"[\u0009\u000A\u000D\u0020-\u00FF]+", "one\ntwo", True),
        (".*", "one\ntwo", True),
        (r"\p{Unheard}(", "anything", True),
    ],
)
def test_a_pattern_for_java_is_read_as_pythons(pattern: str, value: str, expected: bool) -> None:
    assert matches(pattern, value) is expected
