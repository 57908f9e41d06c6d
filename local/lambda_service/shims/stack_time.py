"""Starts awslambdaric in the stack's time: ``python -m stack_time handler`` (see local/clock.py).

Runs inside the function's process, so it imports the standard library only. ``time.time`` is what
code asks for the time; signatures are made from ``datetime``, and so keep the real one.
"""

from __future__ import annotations

import os
import runpy
import time
from collections.abc import Callable


def scaled(real: Callable[[], float], start: float, speed: float) -> Callable[[], float]:
    """The stack's time."""
    return lambda: start + (real() - start) * speed


if __name__ == "__main__":
    begin, factor = os.environ.pop("LOCAL_CLOCK").split(",")
    time.time = scaled(time.time, float(begin), float(factor))
    runpy.run_module("awslambdaric", run_name="__main__", alter_sys=True)
