"""The processes of the stacks: how much memory they hold, and which are left."""

from __future__ import annotations

import contextlib
import os

import psutil

from benchmarks.load.result import Memory

FUNCTION, STREAMING, CONTAINER = "awslambdaric", "streaming", "local.model_server"


def memory(at: float) -> Memory:
    """Return what the processes hold now."""
    held = dict.fromkeys((FUNCTION, STREAMING, CONTAINER), 0)
    for process in children():
        with contextlib.suppress(psutil.Error):
            command = process.cmdline()
            for module in held.keys() & set(command):
                held[module] = max(held[module], process.memory_info().rss)
    return Memory(at, held[FUNCTION], held[STREAMING], held[CONTAINER])


def children() -> set[psutil.Process]:
    """Return all processes that this one started, and those that they started."""
    return set(psutil.Process(os.getpid()).children(recursive=True))


def name(process: psutil.Process) -> str:
    """Return a process's command line, or its ID if it has gone."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return str(process.pid)
