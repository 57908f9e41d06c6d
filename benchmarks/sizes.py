"""How large the packaged functions are."""

from __future__ import annotations

from benchmarks.table import Row
from tools.package import DIST, MAX_ZIP_BYTES
from tools.sources import functions


def rows() -> list[Row]:
    """Return the table's rows."""
    sizes = {function: (DIST / f"{function}.zip").stat().st_size for function in functions()}
    return [
        Row(
            f"size of {function}.zip",
            f"{size / 1024:.1f} KB",
            goal=f"≤ {MAX_ZIP_BYTES // 1024} KB",
            is_met=size <= MAX_ZIP_BYTES,
        )
        for function, size in sizes.items()
    ]
