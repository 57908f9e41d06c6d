"""The records of a stream: JSON values out of bytes that are cut anywhere. Pure.

The content type decides between server-sent events and lines of JSON. Bytes are split at line ends
before they are decoded, so that a character is never cut.
https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
https://jsonlines.org
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from inference.errors import UpstreamFailedError

EVENT_STREAM = "text/event-stream"
JSON_LINES = frozenset(
    {
        "application/jsonlines",
        "application/x-jsonlines",
        "application/jsonl",
        "application/x-ndjson",
    }
)
DONE = b"[DONE]"

# A record is a token or a whole response. A longer one would fill the memory.
MAX_RECORD_BYTES = 16 * 1024 * 1024

_DECODER = json.JSONDecoder()
_decode = _DECODER.decode


def read(parts: Iterable[bytes], content_type: str) -> Iterator[Any]:
    """Yield the values of a stream, up to its `[DONE]` if it has one.

    Args:
        parts: its bytes.
        content_type: of the stream; one that is neither kind leaves the decision to each line.

    Raises:
        UpstreamFailedError: a record is broken, cut, or too long.
    """
    kind = content_type.partition(";")[0].strip().lower()
    payloads = _lines(parts) if kind in JSON_LINES else _payloads(parts, kind == EVENT_STREAM)
    for payload in payloads:
        if payload == DONE:
            return
        yield from _values(payload)


def _lines(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines that are not empty, without their ends."""
    waiting = b""
    for part in parts:
        waiting += part
        if b"\n" not in part:
            _check_length(waiting)
            continue
        *lines, waiting = waiting.split(b"\n")
        for line in lines:
            if stripped := line.strip():
                yield stripped
    if last := waiting.strip():
        yield last


def _payloads(parts: Iterable[bytes], events_only: bool) -> Iterator[bytes]:
    """Yield the data of server-sent events.

    Each line of data is a record of its own: no engine has records of several lines.

    Args:
        parts: the bytes.
        events_only: whether lines of JSON are no records, since this is a stream of events.
    """
    for line in _lines(parts):
        if line.startswith(b"data:"):
            if payload := line[5:].strip():
                yield payload
        elif not events_only and line.startswith((b"{", b"[")):
            yield line


def _values(payload: bytes) -> Iterator[Any]:
    """Yield the values of a record: one, or several that nothing separates."""
    try:
        yield _decode(payload.decode())
        return
    except (ValueError, RecursionError):
        pass
    yield from _one_after_another(payload)


def _one_after_another(payload: bytes) -> Iterator[Any]:
    at = 0
    try:
        text = payload.decode()
        while at < len(text):
            value, at = _DECODER.raw_decode(text, at)
            yield value
            at += len(text[at:]) - len(text[at:].lstrip())
    except (ValueError, RecursionError):
        raise UpstreamFailedError(cause="broken record in the stream") from None


def _check_length(waiting: bytes) -> None:
    if len(waiting) > MAX_RECORD_BYTES:
        raise UpstreamFailedError(cause="record of the stream too long")
