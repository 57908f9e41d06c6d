"""Stop sequences are not in the text that a client gets."""

from __future__ import annotations

import pytest

from engines import stops
from openai_api.results import Choice, Completion, Delta, Event, Usage

STOPS = ("END", "\nUser:")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a END", ("a ", "stop")),
        ("a END b END", ("a ", "stop")),
        ("a\nUser: END", ("a", "stop")),
        ("END", ("", "stop")),
        ("a EN", ("a EN", "length")),
        ("", ("", "length")),
    ],
)
def test_a_text_ends_before_the_first_stop_sequence(text: str, expected: tuple[str, str]) -> None:
    completion = Completion((Choice(0, text, "length"),), None)

    (choice,) = stops.cut(completion, STOPS).choices

    assert (choice.text, choice.finish_reason) == expected


@pytest.mark.parametrize("text", ["a END", "a\nUser: b", "a EN", "a E EN", "ENEND", "abc", "\nUse"])
def test_streamed_and_whole_texts_are_the_same_wherever_they_are_cut(text: str) -> None:
    (whole,) = stops.cut(Completion((Choice(0, text, "length"),), None), STOPS).choices
    for at in range(len(text) + 1):
        events = [Delta(0, text[:at]), Delta(0, text[at:]), Delta(0, "", "length")]

        found = [each for each in stops.cut_events(events, STOPS) if isinstance(each, Delta)]

        assert "".join(each.text or "" for each in found) == whole.text
        assert [each.finish_reason for each in found if each.finish_reason] == [whole.finish_reason]


def test_the_beginning_of_a_stop_sequence_is_held_back_and_the_rest_is_not() -> None:
    events = stops.cut_events([Delta(0, "Hello E"), Delta(0, "x", "stop")], STOPS)

    assert [each.text for each in events if isinstance(each, Delta)] == ["Hello ", "Ex"]


def test_choices_and_usage_are_told_apart() -> None:
    events: list[Event] = [
        Delta(0, "a EN"),
        Delta(1, "D", "stop"),
        Usage(1, 2),
        Delta(0, "", "length"),
    ]

    assert list(stops.cut_events(events, STOPS)) == [
        Delta(0, "a "),
        Delta(1, "D", "stop"),
        Usage(1, 2),
        Delta(0, "EN", "length"),
    ]


def test_without_stop_sequences_nothing_is_held_back() -> None:
    assert list(stops.cut_events([Delta(0, "E")], ())) == [Delta(0, "E")]
