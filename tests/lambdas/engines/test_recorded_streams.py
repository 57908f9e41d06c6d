"""Streams as each engine writes them, cut anywhere, read to the same meaning."""

from __future__ import annotations

from itertools import pairwise

import pytest

from engines import records
from inference.errors import UpstreamError
from tests.lambdas.engines.recordings import Delayed, Recording, cut_in_two, load, one_by_one

RECORDINGS = load()
each = pytest.mark.parametrize("recording", RECORDINGS, ids=lambda recording: recording.name)
STREAMING = ("llamacpp", "lmi", "sglang", "tgi", "vllm")


def _ends(recording: Recording) -> list[int]:
    """Where the records of a stream end."""
    return [at + 1 for at, byte in enumerate(recording.content) if byte == ord("\n")]


@each
def test_a_stream_has_its_meaning(recording: Recording) -> None:
    assert recording.read([recording.content]) == recording.meaning


@each
def test_a_cut_at_any_byte_changes_nothing(recording: Recording) -> None:
    def values(parts: list[bytes]) -> list[object]:
        return list(records.read(parts, recording.content_type))

    whole = values([recording.content])
    for at, parts in cut_in_two(recording.content):
        assert values(parts) == whole, f"cut at {at}"


@each
def test_bytes_one_by_one_have_the_same_meaning(recording: Recording) -> None:
    assert recording.read(one_by_one(recording.content)) == recording.meaning


@each
def test_a_stream_that_breaks_off_gives_a_beginning_and_nothing_else(recording: Recording) -> None:
    whole = list(_until_error(recording, recording.content))
    for at in range(0, len(recording.content), 7):
        found = _until_error(recording, recording.content[:at])
        assert found == whole[: len(found)], f"broken off at {at}"


def _until_error(recording: Recording, content: bytes) -> list[object]:
    found: list[object] = []
    try:
        for event in records.read([content], recording.content_type):
            found.append(event)
    except UpstreamError:
        pass
    return found


@each
def test_an_event_waits_for_no_later_part(recording: Recording) -> None:
    ends = [0, *_ends(recording), len(recording.content)]
    parts = [recording.content[a:b] for a, b in pairwise(ends) if a < b]
    delayed, taken = Delayed(parts), []
    try:
        for _ in records.read(delayed, recording.content_type):
            taken.append(delayed.taken)
    except UpstreamError:
        pass
    holds = [at + 1 for at, part in enumerate(parts) if _is_record(part)]
    assert [at for at in taken if at in holds] == taken


def _is_record(part: bytes) -> bool:
    return part.startswith((b"data:", b"{"))


@pytest.mark.parametrize("engine", STREAMING)
def test_every_engine_that_streams_has_recordings(engine: str) -> None:
    names = {r.name.removeprefix(f"{engine}-") for r in RECORDINGS if r.name.startswith(engine)}
    assert {"chat-text", "chat-tools", "chat-error"} <= names
