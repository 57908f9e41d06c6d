"""How large the packaged functions are."""

from __future__ import annotations

from benchmarks.table import Row
from tools.package import DIST, MAX_ZIP_BYTES


def rows() -> list[Row]:
    """Return the table's rows."""
    sizes = {file.stem: file.stat().st_size for file in sorted(DIST.glob("*.zip"))}
    return [
        Row(
            f"size of {function}.zip",
            f"{size / 1024:.1f} KB",
            goal=f"≤ {MAX_ZIP_BYTES // 1024} KB",
            is_met=size <= MAX_ZIP_BYTES,
        )
        for function, size in sizes.items()
    ]
