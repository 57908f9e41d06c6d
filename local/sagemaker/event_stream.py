"""Frames of ``application/vnd.amazon.eventstream``.

https://docs.aws.amazon.com/transcribe/latest/dg/streaming-setting-up.html describes the encoding:
total length, length of the headers, CRC-32 of those two; the headers; the payload; CRC-32 of all
that. All numbers are big-endian. Only header values of type 7, strings, are used here.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Mapping

CONTENT_TYPE = "application/vnd.amazon.eventstream"
_STRING = 7


def payload_part(data: bytes) -> bytes:
    """A ``PayloadPart`` event: some of the bytes that the container sent."""
    headers = {
        ":event-type": "PayloadPart",
        ":content-type": "application/octet-stream",
        ":message-type": "event",
    }
    return encode(headers, data)


def exception(name: str, members: Mapping[str, str]) -> bytes:
    """An exception that ends the stream, such as ``ModelStreamError``."""
    headers = {
        ":exception-type": name,
        ":content-type": "application/json",
        ":message-type": "exception",
    }
    return encode(headers, json.dumps(members).encode())


def encode(headers: Mapping[str, str], payload: bytes) -> bytes:
    """One frame."""
    block = b"".join(_header(name, value) for name, value in headers.items())
    total = 4 + 4 + 4 + len(block) + len(payload) + 4
    prelude = struct.pack("!II", total, len(block))
    message = prelude + struct.pack("!I", zlib.crc32(prelude)) + block + payload
    return message + struct.pack("!I", zlib.crc32(message))


def _header(name: str, value: str) -> bytes:
    raw_name, raw_value = name.encode(), value.encode()
    return (
        struct.pack("!B", len(raw_name))
        + raw_name
        + struct.pack("!BH", _STRING, len(raw_value))
        + raw_value
    )
