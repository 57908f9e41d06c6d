"""Faults that the container itself has within a stream."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from local.faults import Fault, Kind
from local.model_server.engines import ENGINES
from local.sagemaker.stream_faults import faulty

SSE, LINES = "text/event-stream", "application/jsonlines"
EVENTS = [b"data: one\n\n", b"data: two\n\n", b"data: three\n\n"]


async def _chunks(content: bytes, size: int = 7) -> AsyncIterator[bytes]:
    for at in range(0, len(content), size):
        yield content[at : at + size]


def streamed(content: bytes, *faults: Fault, content_type: str = SSE) -> list[bytes]:
    def error(message: str, first: bytes) -> bytes:
        return f"error {message} after {first.decode()}".encode()

    async def run() -> list[bytes]:
        source = faulty(_chunks(content), content_type, faults, error)
        return [part async for part in source]

    return asyncio.run(run())


def test_a_stream_without_faults_passes_as_it_comes() -> None:
    assert streamed(b"abcdefghij") == [b"abcdefg", b"hij"]


def test_an_error_comes_after_its_number_of_records_and_ends_the_stream() -> None:
    fault = Fault(Kind.ERROR_EVENT, parts=2, message="lost")
    assert streamed(b"".join(EVENTS), fault) == [
        *EVENTS[:2],
        b"error lost after data: one\n\n",
    ]


def test_an_error_beyond_the_end_comes_at_the_end() -> None:
    fault = Fault(Kind.ERROR_EVENT, parts=9, message="lost")
    assert streamed(b"".join(EVENTS), fault)[-1].startswith(b"error lost")


def test_lines_are_records_where_the_stream_is_json_lines() -> None:
    fault = Fault(Kind.ERROR_EVENT, parts=1, message="lost")
    parts = streamed(b'{"a":1}\n{"a":2}\n', fault, content_type=LINES)
    assert parts[0] == b'{"a":1}\n'
    assert len(parts) == 2


def test_one_record_is_garbled_and_the_others_are_not() -> None:
    parts = streamed(b"".join(EVENTS), Fault(Kind.GARBLED, parts=1))
    assert (parts[0], parts[2]) == (EVENTS[0], EVENTS[2])
    assert parts[1] != EVENTS[1]
    with pytest.raises(UnicodeDecodeError):
        parts[1].decode()


def test_a_pause_holds_back_what_follows() -> None:
    began = time.monotonic()
    fault = Fault(Kind.PAUSE, parts=1, seconds=0.2)
    assert streamed(b"".join(EVENTS), fault) == EVENTS
    assert time.monotonic() - began >= 0.2


@pytest.mark.parametrize("name", ["llamacpp", "lmi", "sglang", "tgi", "vllm"])
def test_every_engine_that_streams_has_an_error_of_its_own(name: str) -> None:
    error = ENGINES[name].broken_off("lost", b"data: {}")
    assert b"lost" in error
    assert error.startswith(b"data: {" if name != "lmi" else b"{")


def test_tgi_has_two_errors() -> None:
    assert b'"error_type"' in ENGINES["tgi"].broken_off("lost", b'data:{"token":{}}')
    assert b'"http_status_code"' in ENGINES["tgi"].broken_off("lost", b'data: {"choices":[]}')
