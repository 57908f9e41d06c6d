"""What to break next in the SageMaker runtime, and how often.

A fault is posted to ``/_local/faults`` as JSON, such as ``{"kind": "throttle", "times": 3}``.
What SageMaker then answers, and what the module's API answers to its client:

==================  =======================================  =====================================
kind                SageMaker's answer to the function       the API's answer to the client
==================  =======================================  =====================================
throttle            ThrottlingException, 400                 429 with Retry-After
model_error         ModelError, 424, the container's         400 for 400, 413, 422; 429 for 429;
                    ``status`` (500) and ``message``         502 for 5xx and 0
not_ready           ModelNotReadyException, 429              503 with Retry-After
unavailable         ServiceUnavailable, 503                  503 with Retry-After
internal_failure    InternalFailure, 500                     502
slow                the real one, ``seconds`` (5) later      the real one; 504 when the function's
                                                             own time-out comes first
cut                 half of the answer, then the             502
                    connection is closed; of a stream,
                    ``parts`` (1) parts, then
                    ModelStreamError
endpoint_missing    ValidationError, 400                     404
access_denied       AccessDeniedException, 403               502
==================  =======================================  =====================================

Every kind takes ``times`` (1; null: until cleared) and ``probability`` (1), the chance that a
request is hit; a request that is spared does not count.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What goes wrong."""

    THROTTLE = "throttle"
    MODEL_ERROR = "model_error"
    NOT_READY = "not_ready"
    UNAVAILABLE = "unavailable"
    INTERNAL_FAILURE = "internal_failure"
    SLOW = "slow"
    CUT = "cut"
    ENDPOINT_MISSING = "endpoint_missing"
    ACCESS_DENIED = "access_denied"


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong.

    Attributes:
        times: how many more requests it hits; None means until it is cleared.
        probability: the chance that it hits a request, above 0 and up to 1.
        status: the container's HTTP status (model_error); 0 stands for "no answer".
        message: the container's body (model_error).
        seconds: how long the answer is held back (slow).
        parts: how many parts of a stream arrive before it breaks (cut).
    """

    kind: Kind
    times: int | None = 1
    probability: float = 1.0
    status: int = 500
    message: str = "injected by /_local/faults"
    seconds: float = 5.0
    parts: int = 1

    def to_json(self) -> dict[str, Any]:
        """The fields that mean something for this kind."""
        return {name: v for name, v in asdict(self).items() if name in _fields(self.kind)}


class FaultError(ValueError):
    """A fault definition that makes no sense; its text says which field and why."""


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

    def draw(self) -> tuple[Fault, ...]:
        """The faults that hit the next request, their counts taken down.

        In the order in which they were added: any number of ``slow`` ones, then at most one of
        another kind, so that "slow, and then an error" can be asked for.
        """
        drawn: list[Fault] = []
        with self._lock:
            for fault in list(self._active):
                if self._chance() >= fault.probability:
                    continue
                self._count_down(fault)
                drawn.append(fault)
                if fault.kind is not Kind.SLOW:
                    break
        return tuple(drawn)

    def _count_down(self, fault: Fault) -> None:
        if fault.times is None:
            return
        position = next(i for i, active in enumerate(self._active) if active is fault)
        if fault.times > 1:
            self._active[position] = replace(fault, times=fault.times - 1)
        else:
            del self._active[position]


_COMMON = frozenset({"kind", "times", "probability"})
_SPECIAL = {
    Kind.MODEL_ERROR: frozenset({"status", "message"}),
    Kind.SLOW: frozenset({"seconds"}),
    Kind.CUT: frozenset({"parts"}),
}


def _fields(kind: Kind) -> frozenset[str]:
    return _COMMON | _SPECIAL.get(kind, frozenset())


def parse(definition: object) -> Fault:
    """A fault from its JSON form.

    Raises:
        FaultError: the kind is unknown, a field does not belong to it, or a value is unusable.
    """
    if not isinstance(definition, Mapping):
        raise FaultError("a fault must be a JSON object")
    try:
        kind = Kind(str(definition.get("kind")))
    except ValueError as error:
        raise FaultError(f"kind must be one of: {', '.join(Kind)}") from error
    for name in definition:
        if name not in _fields(kind):
            known = ", ".join(sorted(_fields(kind)))
            raise FaultError(f"{kind} has no field {name!r}; it takes: {known}")
    for name, value in definition.items():
        if name != "kind" and not _RULES[name][0](value):
            raise FaultError(f"{name} must be {_RULES[name][1]}")
    return Fault(**{**definition, "kind": kind})


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_RULES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "times": (lambda v: v is None or (_is_int(v) and v > 0), "a whole number above 0, or null"),
    "probability": (lambda v: _is_number(v) and 0 < v <= 1, "a number above 0, up to 1"),
    "status": (
        lambda v: _is_int(v) and (v == 0 or 400 <= v <= 599),
        "an HTTP status from 400 to 599, or 0",
    ),
    "message": (lambda v: isinstance(v, str), "a string"),
    "seconds": (lambda v: _is_number(v) and 0 <= v <= 3600, "a number of seconds, up to 3600"),
    "parts": (lambda v: _is_int(v) and v >= 0, "a whole number, 0 or more"),
}
