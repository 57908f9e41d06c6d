"""The faults in force."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Set
from dataclasses import replace

from local.faults.fault import RUNTIME, Fault, Kind


class Faults:
    """The faults in force, safe to use from several threads.

    Args:
        chance: a number from 0 up to but not including 1, anew at each call.
    """

    def __init__(self, chance: Callable[[], float] = random.random) -> None:
        self._chance = chance
        self._lock = threading.Lock()
        self._active: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Put a fault in force, behind those that are in force already."""
        with self._lock:
            self._active.append(fault)

    def clear(self) -> None:
        """End every fault."""
        with self._lock:
            self._active.clear()

    def active(self) -> tuple[Fault, ...]:
        """The faults in force, with the number of times that they have left."""
        with self._lock:
            return tuple(self._active)

    def draw(
        self,
        kinds: Set[Kind] = RUNTIME,
        *,
        function: str | None = None,
        operation: str | None = None,
    ) -> tuple[Fault, ...]:
        """The faults that hit the next request, their counts taken down.

        In the order in which they were added: any number of ``slow`` and ``pause`` ones, then at
        most one of another kind, so that "slow, and then an error" can be asked for.

        Args:
            kinds: those of the arrow that the request goes along.
            function: the name of the function that makes the request.
            operation: what it calls, such as PutItem.
        """
        drawn: list[Fault] = []
        with self._lock:
            for fault in list(self._active):
                if fault.kind not in kinds or not fault.hits(function, operation):
                    continue
                if self._chance() >= fault.probability or self._skips(fault):
                    continue
                self._count_down(fault)
                drawn.append(fault)
                if fault.kind not in (Kind.SLOW, Kind.PAUSE):
                    break
        return tuple(drawn)

    def draw_one(
        self,
        kinds: Set[Kind],
        *,
        function: str | None = None,
        operation: str | None = None,
    ) -> Fault | None:
        """The fault that hits the next request of an arrow, if there is one."""
        return next(iter(self.draw(kinds, function=function, operation=operation)), None)

    def _skips(self, fault: Fault) -> bool:
        if fault.skip == 0:
            return False
        self._active[self._position(fault)] = replace(fault, skip=fault.skip - 1)
        return True

    def _count_down(self, fault: Fault) -> None:
        if fault.times is None:
            return
        if fault.times > 1:
            self._active[self._position(fault)] = replace(fault, times=fault.times - 1)
        else:
            del self._active[self._position(fault)]

    def _position(self, fault: Fault) -> int:
        return next(i for i, active in enumerate(self._active) if active is fault)
