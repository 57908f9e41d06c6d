from __future__ import annotations

import struct
from zlib import crc32

import pytest
from botocore.eventstream import EventStreamBuffer
from hypothesis import given
from hypothesis import strategies as st

from inference.event_stream import Decoder, EventStreamError, Message
from local.sagemaker.event_stream import encode, payload_part


def decoded(*pieces: bytes) -> list[Message]:
    decoder = Decoder()
    found = [message for piece in pieces for message in decoder.feed(piece)]
    decoder.end()
    return found


def raw(headers: bytes, payload: bytes = b"") -> bytes:
    """A message with any bytes as its headers."""
    prelude = struct.pack(">II", 16 + len(headers) + len(payload), len(headers))
    message = prelude + struct.pack(">I", crc32(prelude)) + headers + payload
    return message + struct.pack(">I", crc32(message))


HEADERS = st.dictionaries(
    st.text(min_size=1, max_size=20).filter(lambda name: len(name.encode()) < 256),
    st.text(max_size=50),
    max_size=4,
)


@given(st.lists(st.tuples(HEADERS, st.binary(max_size=200)), max_size=5), st.data())
def test_messages_are_those_of_botocores_decoder_however_they_are_cut(
    messages: list[tuple[dict[str, str], bytes]], data: st.DataObject
) -> None:
    whole = b"".join(encode(*message) for message in messages)
    cuts = data.draw(st.lists(st.integers(0, len(whole)), max_size=8).map(sorted))
    pieces = [whole[start:end] for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    theirs = EventStreamBuffer()
    theirs.add_data(whole)

    expected = [Message(each.headers, each.payload) for each in theirs]  # type: ignore[arg-type]
    assert decoded(*pieces) == expected


def test_headers_that_are_no_strings_are_passed_over() -> None:
    others = b"".join(
        bytes([1]) + b"a" + bytes([kind]) + value
        for kind, value in {
            0: b"",
            1: b"",
            2: b"1",
            3: b"12",
            4: b"1234",
            5: b"12345678",
            6: b"\0\x03abc",
            8: b"12345678",
            9: b"1234567890123456",
        }.items()
    )
    text = b"\x01b\x07\0\x01c"

    assert decoded(raw(others + text, b"p")) == [Message({"b": "c"}, b"p")]


@pytest.mark.parametrize(
    "headers",
    [b"\x01", b"\x01a", b"\x01a\x0a", b"\x01a\x07\0\x05b", b"\x01a\x07\0\x01\xff", b"\x01\xff\0"],
)
def test_headers_that_cannot_be_read_are_an_error(headers: bytes) -> None:
    with pytest.raises(EventStreamError, match="headers"):
        decoded(raw(headers))


@pytest.mark.parametrize("position", [0, 5, 9, 14, -5, -1])
def test_a_damaged_byte_is_an_error(position: int) -> None:
    data = bytearray(payload_part(b"some payload"))
    data[position] ^= 1

    with pytest.raises(EventStreamError):
        decoded(bytes(data))


@pytest.mark.parametrize("total", [0, 15, 2**31])
def test_an_impossible_length_is_an_error_at_once(total: int) -> None:
    prelude = struct.pack(">II", total, 0)

    with pytest.raises(EventStreamError, match="impossible length"):
        decoded(prelude + struct.pack(">I", crc32(prelude)))


def test_an_end_within_a_message_is_an_error_that_does_not_quote_it() -> None:
    with pytest.raises(EventStreamError, match="within a message") as raised:
        decoded(payload_part(b"secret")[:-1])

    assert "secret" not in str(raised.value)
