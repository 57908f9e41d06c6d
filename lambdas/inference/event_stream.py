"""AWS's event stream: bytes in, messages out. Pure.

A message: length of it all, length of the headers, CRC-32 of these two; headers; payload; CRC-32 of
all before it. Numbers are big-endian, 4 bytes.
https://docs.aws.amazon.com/transcribe/latest/dg/streaming-setting-up.html#streaming-event-stream
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

_PRELUDE = struct.Struct(">III")
_CRC = struct.Struct(">I")
_OVERHEAD_BYTES = _PRELUDE.size + _CRC.size
_MAX_HEADERS_BYTES = 128 * 1024
_MAX_MESSAGE_BYTES = 24 * 1024 * 1024

# Types of a header's value: those of a fixed length, in bytes, and those that begin with it.
_FIXED_BYTES = {0: 0, 1: 0, 2: 1, 3: 2, 4: 4, 5: 8, 8: 8, 9: 16}
_BYTES, _STRING = 6, 7


class EventStreamError(Exception):
    """The bytes are no event stream, or end within a message. The text never quotes them."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message.

    Attributes:
        headers: those that are strings, by name: `:event-type` and others.
        payload: its bytes.
    """

    headers: dict[str, str]
    payload: bytes


class Decoder:
    """Takes the bytes of a stream as they come, cut anywhere."""

    def __init__(self) -> None:
        self._rest = b""
        # The headers of one kind of message are the same bytes each time.
        self._known: dict[bytes, dict[str, str]] = {}

    def feed(self, data: bytes) -> Iterator[Message]:
        """Yield the messages that are complete now.

        Raises:
            EventStreamError: the bytes are no event stream.
        """
        data = self._rest + data if self._rest else data
        position, size = 0, len(data)
        while size - position >= _PRELUDE.size:
            total, headers_size, crc = _PRELUDE.unpack_from(data, position)
            if crc32(data[position : position + 8]) != crc:
                raise EventStreamError("the checksum of a prelude is wrong")
            if not _OVERHEAD_BYTES + headers_size <= total <= _MAX_MESSAGE_BYTES:
                raise EventStreamError("a message has an impossible length")
            if size - position < total:
                break
            yield self._message(data[position : position + total], headers_size)
            position += total
        self._rest = data[position:]

    def end(self) -> None:
        """Check that the stream ended between two messages.

        Raises:
            EventStreamError: it did not.
        """
        if self._rest:
            raise EventStreamError("the stream ends within a message")

    def _message(self, data: bytes, headers_size: int) -> Message:
        end = len(data) - _CRC.size
        if crc32(data[:end]) != _CRC.unpack_from(data, end)[0]:
            raise EventStreamError("the checksum of a message is wrong")
        middle = _PRELUDE.size + headers_size
        raw = data[_PRELUDE.size : middle]
        headers = self._known.get(raw)
        if headers is None:
            headers = self._known[raw] = _headers(raw)
        return Message(headers, data[middle:end])


def _headers(data: bytes) -> dict[str, str]:
    """Return the headers that are strings, as all are by which messages are told apart."""
    found: dict[str, str] = {}
    position = 0
    try:
        while position < len(data):
            end = position + 1 + data[position]
            name, kind = data[position + 1 : end].decode(), data[end]
            start = end + 1
            if kind in (_BYTES, _STRING):
                start += 2
                position = start + int.from_bytes(data[start - 2 : start])
            else:
                position = start + _FIXED_BYTES[kind]
            if kind == _STRING:
                found[name] = data[start:position].decode()
    except (LookupError, UnicodeDecodeError):
        raise EventStreamError("the headers of a message cannot be read") from None
    if position != len(data):
        raise EventStreamError("the headers of a message cannot be read")
    return found
