"""The limit of open files, which is low on some systems (256 on macOS)."""

from __future__ import annotations

import resource


def allow_open_files(wanted: int) -> None:
    """Raise this process's soft limit to `wanted`, or as near to it as the system lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
