"""Zip files such that the same content gives the same bytes, on every machine and at any time.

`zipfile` cannot: it compresses with whatever zlib the machine has. The format is a list of
entries and an index of them; PKWARE's APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16, has it all:
https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping

from tools.deflate import deflate

_VERSION = 20  # of the format: 2.0, the first with deflate
_MADE_ON_UNIX = 3 << 8 | _VERSION  # so that the mode below is read as one
_DEFLATED = 8
_TIME, _DATE = 0, 1 << 5 | 1  # 1980-01-01 00:00, the earliest that the format can say
_MODE = 0o100644 << 16  # a file that everybody may read: Lambda runs it as another user

_COMMON = "HHHHHIIIHH"  # version, flags, method, time, date, crc, sizes, name's and extra's length
_ENTRY = struct.Struct("<4s" + _COMMON)
_INDEX = struct.Struct("<4sH" + _COMMON + "HHHII")
_END = struct.Struct("<4sHHHHIIH")


def zip_files(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of the files, by name in ASCII, sorted."""
    entries, index = b"", b""
    for name, content in sorted(files.items()):
        encoded, packed = name.encode("ascii"), deflate(content)
        common = (
            _VERSION,
            0,
            _DEFLATED,
            _TIME,
            _DATE,
            zlib.crc32(content),
            len(packed),
            len(content),
            len(encoded),
            0,
        )
        place = (0, 0, 0, _MODE, len(entries))
        index += _INDEX.pack(b"PK\x01\x02", _MADE_ON_UNIX, *common, *place) + encoded
        entries += _ENTRY.pack(b"PK\x03\x04", *common) + encoded + packed
    count = len(files)
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(index), len(entries), 0)
    return entries + index + end
