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

_STRING = 7  # the one type of header that SageMaker's messages have


class EventStreamError(Exception):
    """The bytes are no event stream, or end within a message. The text never quotes them."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message.

    Attributes:
        headers: by name, `:event-type` and others.
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
    """Return headers of strings: length and name, type, length (2 bytes) and value."""
    found: dict[str, str] = {}
    position = 0
    try:
        while position < len(data):
            name_end = position + 1 + data[position]
            name = data[position + 1 : name_end].decode()
            kind, size = data[name_end], int.from_bytes(data[name_end + 1 : name_end + 3])
            if kind != _STRING:
                raise EventStreamError("a header is no string")
            position = name_end + 3 + size
            found[name] = data[name_end + 3 : position].decode()
    except (IndexError, UnicodeDecodeError):
        raise EventStreamError("the headers of a message cannot be read") from None
    if position != len(data):
        raise EventStreamError("the headers of a message cannot be read")
    return found
