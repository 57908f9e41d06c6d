from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tools.deflate import MAX_MATCH, WINDOW, deflate


def inflate(packed: bytes) -> bytes:
    """The oracle: zlib reads a raw stream, and fails on what is no deflate."""
    reader = zlib.decompressobj(-zlib.MAX_WBITS)
    data = reader.decompress(packed) + reader.flush()
    assert reader.eof
    assert not reader.unused_data
    return data


repetitive = st.lists(st.sampled_from([b"a", b"bc", b"\xff", b"return "]), max_size=200).map(
    b"".join
)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=500) | repetitive)
@example(b"")
def test_zlib_reads_what_was_packed(data: bytes) -> None:
    assert inflate(deflate(data)) == data


def test_every_length_of_match_can_be_read() -> None:
    for length in range(1, 2 * MAX_MATCH + 5):
        assert inflate(deflate(b"x" * length)) == b"x" * length


@pytest.mark.parametrize("gap", [0, 1, 5, 100, 1000, 8000, 24_577, WINDOW - 8, WINDOW, WINDOW + 1])
def test_every_distance_of_match_can_be_read(gap: int) -> None:
    filling = (number.to_bytes(2) for number in range(gap // 2 + 1))
    data = b"A MATCH." + b"".join(filling)[:gap] + b"A MATCH."

    assert inflate(deflate(data)) == data


def test_source_code_shrinks_to_about_half() -> None:
    source = Path(__file__).read_bytes()

    assert len(deflate(source)) < 0.6 * len(source)


def test_a_known_text_has_known_bytes() -> None:
    # Worked out by hand from RFC 1951, section 3.2.6: "aaaa" as the literal "a" (0x61, code
    # 10010001), the match of length 3 (code 0000001) at distance 1 (code 00000), the end (0000000).
    bits = "1" + "10" + "10010001" + "0000001" + "00000" + "0000000"
    expected = int(bits[::-1], 2).to_bytes((len(bits) + 7) // 8, "little")

    assert inflate(expected) == b"aaaa"
    assert deflate(b"aaaa") == expected
