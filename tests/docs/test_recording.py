"""The recorded chat of the pages: tokens arrive one after another, and the picture shows it."""

from __future__ import annotations

import re
from itertools import pairwise

from tests.docs.pages import REPOSITORY, page
from tools import picture, record

CAST = REPOSITORY / "docs/chat.cast"
PICTURE = REPOSITORY / "docs/chat.svg"
MAX_BYTES = 200_000
# How to make both anew, as CONTRIBUTING.md has it.
COMMAND = "make demo EXAMPLE=chat-cpu"

OUTPUTS = record.read(CAST.read_text(encoding="utf-8")).outputs


def tokens() -> list[record.Output]:
    """Return what was printed between the request and the end of the response."""
    start = next(at for at, each in enumerate(OUTPUTS) if "POST http" in each.text)
    end = next(at for at, each in enumerate(OUTPUTS) if picture.LAST in each.text)
    return list(OUTPUTS[start + 1 : end])


def test_tokens_arrive_one_after_another() -> None:
    times = [each.seconds for each in tokens()]
    assert len(times) >= 20
    assert times == sorted(set(times)), "two tokens have one time"
    pauses = [after - before for before, after in pairwise(times)]
    assert max(pauses) < (times[-1] - times[0]) / 2, "most of the response came at once"
    assert all(len(each.text.split()) <= 1 for each in tokens()), "several tokens came as one"


def test_they_are_those_that_the_demo_counted() -> None:
    text = "".join(each.text for each in OUTPUTS)
    counted = re.search(r"The first of (\d+) parts", text)
    assert counted
    assert int(counted[1]) == len(tokens())


def test_it_is_a_chat_through_an_applied_rest_api() -> None:
    text = "".join(each.text for each in OUTPUTS)
    assert record.read(CAST.read_text(encoding="utf-8")).command.startswith(COMMAND)
    assert "aws_api_gateway_stage.this: Creation complete" in text
    assert "/live/v1/chat/completions" in text


def test_the_picture_is_what_the_tool_draws() -> None:
    drawn = picture.draw(record.read(CAST.read_text(encoding="utf-8")))
    assert PICTURE.read_text(encoding="utf-8") == drawn, "run python -m tools.picture"
    assert len(drawn) < MAX_BYTES


def test_neither_names_a_path_of_a_machine() -> None:
    for file in (CAST, PICTURE):
        found = re.findall(
            r"(?<![\w.:/])/(?:home|root|Users|tmp|var|work|opt|mnt)/\S*", file.read_text()
        )
        assert not found, f"{file.name}: {found}"


def test_the_pages_show_it() -> None:
    assert "(docs/chat.svg)" in page("README.md").text
    assert "(chat.svg)" in page("docs/streaming.md").text
    assert "(chat.cast)" in page("docs/streaming.md").text
