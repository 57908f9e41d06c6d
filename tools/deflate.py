"""Deflate, written out, so that the same input gives the same bytes on every machine.

zlib promises that what it writes can be read, not that two builds of it write the same bytes:
zlib-ng, which Python 3.14 for Windows and some Linux distributions use, writes others. This
encoder is the simplest that halves source code: greedy matches and the fixed Huffman codes of
RFC 1951, section 3.2.6 (https://www.rfc-editor.org/rfc/rfc1951).
"""

from __future__ import annotations

MIN_MATCH = 3
MAX_MATCH = 258
WINDOW = 32_768
MAX_CANDIDATES = 64

END_OF_BLOCK = 256

# RFC 1951, section 3.2.5: (first value, extra bits) of each length code, from 257, and of each
# distance code, from 0.
LENGTHS = [(3 + n, 0) for n in range(8)]
DISTANCES = [(1 + n, 0) for n in range(4)]
for _bits in range(1, 6):
    LENGTHS += [(((4 + n) << _bits) + 3, _bits) for n in range(4)]
LENGTHS.append((MAX_MATCH, 0))
for _bits in range(1, 14):
    DISTANCES += [(((2 + n) << _bits) + 1, _bits) for n in range(2)]


class _Bits:
    """Collects bits, the lowest of each byte first."""

    def __init__(self) -> None:
        self._value = 0
        self._count = 0

    def add(self, value: int, count: int) -> None:
        self._value |= value << self._count
        self._count += count

    def add_code(self, code: int, count: int) -> None:
        """Add a Huffman code: those alone go highest bit first."""
        self.add(int(f"{code:0{count}b}"[::-1], 2), count)

    def to_bytes(self) -> bytes:
        return self._value.to_bytes((self._count + 7) // 8, "little")


def deflate(data: bytes) -> bytes:
    """Return `data` as one raw deflate block. Meant for some kilobytes: it is slow beyond."""
    bits = _Bits()
    bits.add(1, 1)  # the last block
    bits.add(1, 2)  # fixed codes
    seen: dict[bytes, list[int]] = {}
    position = 0
    while position < len(data):
        length, distance = _longest_match(data, position, seen)
        if length:
            _add_match(bits, length, distance)
        else:
            _add_symbol(bits, data[position])
        for start in range(position, position + max(length, 1)):
            seen.setdefault(data[start : start + MIN_MATCH], []).append(start)
        position += max(length, 1)
    _add_symbol(bits, END_OF_BLOCK)
    return bits.to_bytes()


def _longest_match(data: bytes, position: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """Return the length and distance of the longest earlier match, the nearest of equals."""
    best, distance = 0, 0
    limit = min(MAX_MATCH, len(data) - position)
    if limit < MIN_MATCH:
        return best, distance
    candidates = seen.get(data[position : position + MIN_MATCH], [])
    for start in candidates[: -MAX_CANDIDATES - 1 : -1]:
        if position - start > WINDOW:
            break
        length = MIN_MATCH
        while length < limit and data[start + length] == data[position + length]:
            length += 1
        if length > best:
            best, distance = length, position - start
    return best, distance


def _add_symbol(bits: _Bits, symbol: int) -> None:
    """Add a literal, the end of the block or a length code. RFC 1951, section 3.2.6."""
    if symbol < 144:
        bits.add_code(0b00110000 + symbol, 8)
    elif symbol < 256:
        bits.add_code(0b110010000 + symbol - 144, 9)
    elif symbol < 280:
        bits.add_code(symbol - 256, 7)
    else:
        bits.add_code(0b11000000 + symbol - 280, 8)


def _add_match(bits: _Bits, length: int, distance: int) -> None:
    code, extra, count = _find(LENGTHS, length)
    _add_symbol(bits, 257 + code)
    bits.add(extra, count)
    code, extra, count = _find(DISTANCES, distance)
    bits.add_code(code, 5)
    bits.add(extra, count)


def _find(codes: list[tuple[int, int]], value: int) -> tuple[int, int, int]:
    """Return the code of a value, the extra bits that it needs, and how many they are."""
    code = max(code for code, (first, _) in enumerate(codes) if first <= value)
    first, count = codes[code]
    return code, value - first, count
