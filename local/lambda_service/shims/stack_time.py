"""Replaces the time of a function's process by the stack's (see local/clock.py).

Runs inside the function's process, so it imports the standard library and awslambdaric only.
``time.time`` is what code asks for the time; signatures are made from ``datetime``, and so keep the
real one. So does the time that is left of a timeout: the service ends a function in real time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from types import SimpleNamespace

from awslambdaric import lambda_context


def scaled(real: Callable[[], float], start: float, speed: float) -> Callable[[], float]:
    """The stack's time."""
    return lambda: start + (real() - start) * speed


def install(definition: str) -> None:
    """Make time pass by the definition, ``start,speed``."""
    begin, factor = definition.split(",")
    lambda_context.time = SimpleNamespace(time=time.time)
    time.time = scaled(time.time, float(begin), float(factor))
