"""Each engine's reason for the end of a completion."""

from __future__ import annotations

import pytest

from engines import finish_reasons
from inference.errors import UpstreamFailedError


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("", None),
        ("stop", "stop"),
        ("eos_token", "stop"),
        ("stop_sequence", "stop"),
        ("length", "length"),
        ("limit", "length"),
        ("content_filter", "content_filter"),
        ("function_call", "tool_calls"),
        ("one of a later version", "stop"),
        ([], "stop"),
        ({"type": "length"}, "stop"),
    ],
)
def test_each_reason_is_one_of_openai(value: object, expected: str | None) -> None:
    assert finish_reasons.read(value, has_tool_calls=False) == expected


@pytest.mark.parametrize(("value", "expected"), [("stop", "tool_calls"), ("length", "length")])
def test_calls_of_functions_are_a_reason_to_stop(value: str, expected: str) -> None:
    assert finish_reasons.read(value, has_tool_calls=True) == expected


@pytest.mark.parametrize("value", ["abort", "error"])
def test_a_completion_that_the_engine_gave_up_has_failed(value: str) -> None:
    with pytest.raises(UpstreamFailedError):
        finish_reasons.read(value, has_tool_calls=False)
