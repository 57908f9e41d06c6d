"""Zip files such that the same content gives the same bytes, on every machine and at any time.

The content is stored, not compressed: what a compressor writes depends on its version. The format
is a list of entries and an index of them; PKWARE's APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16:
https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping

_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the earliest time that the format can express
_UNIX = 3
# Every user may read a file: Lambda runs it as another user.
_MODE = 0o100644 << 16
_EXECUTABLE_MODE = 0o100755 << 16


def zip_files(files: Mapping[str, bytes], executables: Collection[str] = ()) -> bytes:
    """Return a zip of the files, keyed by their names in ASCII, sorted.

    Args:
        files: name → content.
        executables: the names of those that may be run.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.create_system = _UNIX
            entry.external_attr = _EXECUTABLE_MODE if name in executables else _MODE
            archive.writestr(entry, content)
    return buffer.getvalue()
