"""The records of a stream, however its bytes are cut."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engines import records
from inference.errors import UpstreamFailedError

SSE = "text/event-stream"
LINES = "application/jsonlines"
VALUES = [{"a": "é"}, {"a": "😀"}, {"a": "\n"}]


def read(*parts: bytes, kind: str = SSE) -> list[Any]:
    return list(records.read(parts, kind))


def events(end: str) -> bytes:
    texts = [f"data: {json.dumps(value, ensure_ascii=False)}{end}{end}" for value in VALUES]
    return f": hello{end}{end}{''.join(texts)}data: [DONE]{end}{end}".encode()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_events_are_read_with_a_cut_at_every_byte(end: str) -> None:
    stream = events(end)
    for at in range(len(stream)):
        assert read(stream[:at], stream[at:]) == VALUES


@pytest.mark.parametrize("kind", [LINES, "application/x-ndjson; charset=utf-8"])
def test_lines_are_read_with_a_cut_at_every_byte(kind: str) -> None:
    stream = "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in VALUES).encode()
    for at in range(len(stream)):
        assert read(stream[:at], stream[at:], b"\n", kind=kind) == VALUES


def test_single_bytes_are_a_stream_too() -> None:
    assert read(*(bytes([byte]) for byte in events("\n"))) == VALUES


@pytest.mark.parametrize(
    "stream",
    [
        b'data:{"a":1}\n\n',
        b'data: {"a":1}\n',
        b'data: {"a":1}',
        b'event: message\nid: 1\nretry: 5\ndata: {"a":1}\n\n',
        b': comment\n\ndata:  {"a":1}  \n\n: comment\n\n',
        b'data: {"a":1}\n\ndata: [DONE]\n\ndata: {"a":2}\n\n',
        b'data: {"a":1}\n\ndata:\n\n',
    ],
)
def test_events_have_many_forms(stream: bytes) -> None:
    assert read(stream) == [{"a": 1}]


def test_values_that_nothing_separates_are_read_one_after_another() -> None:
    assert read(b'{"a":1}{"a":2} {"a":3}\n', kind=LINES) == [{"a": 1}, {"a": 2}, {"a": 3}]


@pytest.mark.parametrize("stream", [b'data: {"a":1}\n\n', b'{"a":1}\n'])
def test_without_a_known_content_type_each_line_decides(stream: bytes) -> None:
    assert read(stream, kind="application/octet-stream") == [{"a": 1}]


def test_a_line_of_json_is_no_event() -> None:
    assert read(b'{"a":1}\n\ndata: {"a":2}\n\n') == [{"a": 2}]


@pytest.mark.parametrize(
    "stream",
    [
        b'data: {"a":\n\n',
        b'data: {"a":1}\n\ndata: {"a"',
        b"data: nonsense\n\n",
        b'data: {"a":"\xff"}\n\n',
        b"data: " + b"[" * 100_000 + b"\n\n",
    ],
    ids=["broken", "cut", "no JSON", "no UTF-8", "deep"],
)
def test_a_broken_record_is_an_error(stream: bytes) -> None:
    with pytest.raises(UpstreamFailedError):
        read(stream)


def test_a_record_without_an_end_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MAX_RECORD_BYTES", 100)

    with pytest.raises(UpstreamFailedError):
        read(*([b"x" * 60] * 2))
