"""The kinds of faults, and one fault."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """The kinds of faults."""

    THROTTLE = "throttle"
    MODEL_ERROR = "model_error"
    NOT_READY = "not_ready"
    UNAVAILABLE = "unavailable"
    INTERNAL_FAILURE = "internal_failure"
    SLOW = "slow"
    CUT = "cut"
    PAUSE = "pause"
    GARBLED = "garbled"
    ERROR_EVENT = "error_event"
    STREAM_FAILURE = "stream_failure"
    ENDPOINT_MISSING = "endpoint_missing"
    ACCESS_DENIED = "access_denied"
    TABLE_DOWN = "table_down"
    TABLE_THROTTLE = "table_throttle"
    BUCKET_DOWN = "bucket_down"
    ANSWER_LOST = "answer_lost"
    HANDLER_CRASH = "handler_crash"
    LONG_RUN = "long_run"
    JOB_LOST = "job_lost"
    NOTIFY_LOST = "notify_lost"
    NOTIFY_TWICE = "notify_twice"
    NOTIFY_LATE = "notify_late"
    NOTIFY_GARBLED = "notify_garbled"
    SCHEDULE_MISSED = "schedule_missed"


RUNTIME = frozenset(
    {
        Kind.THROTTLE,
        Kind.MODEL_ERROR,
        Kind.NOT_READY,
        Kind.UNAVAILABLE,
        Kind.INTERNAL_FAILURE,
        Kind.SLOW,
        Kind.CUT,
        Kind.PAUSE,
        Kind.GARBLED,
        Kind.ERROR_EVENT,
        Kind.STREAM_FAILURE,
        Kind.ENDPOINT_MISSING,
        Kind.ACCESS_DENIED,
    }
)
"""From a function to SageMaker's runtime."""

STREAMS = frozenset({Kind.PAUSE, Kind.GARBLED, Kind.ERROR_EVENT, Kind.STREAM_FAILURE})
"""Those of the runtime that only a stream can have."""

CALLS = frozenset(
    {
        Kind.TABLE_DOWN,
        Kind.TABLE_THROTTLE,
        Kind.BUCKET_DOWN,
        Kind.ANSWER_LOST,
        Kind.HANDLER_CRASH,
    }
)
"""From a function to the services that keep its data."""

RUNS = frozenset({Kind.LONG_RUN, Kind.JOB_LOST, Kind.MODEL_ERROR})
"""Between SageMaker's queue of asynchronous invocations and the container."""

NOTIFICATIONS = frozenset(
    {Kind.NOTIFY_LOST, Kind.NOTIFY_TWICE, Kind.NOTIFY_LATE, Kind.NOTIFY_GARBLED}
)
"""From a topic to a function."""

BEFORE, AFTER = "before", "after"

_COMMON = frozenset({"kind", "times", "probability"})
_CALL = frozenset({"function", "operation", "skip"})
_SPECIAL = {
    Kind.MODEL_ERROR: frozenset({"status", "message"}),
    Kind.SLOW: frozenset({"seconds"}),
    Kind.LONG_RUN: frozenset({"seconds"}),
    Kind.NOTIFY_LATE: frozenset({"seconds"}),
    Kind.CUT: frozenset({"parts"}),
    Kind.PAUSE: frozenset({"parts", "seconds"}),
    Kind.GARBLED: frozenset({"parts"}),
    Kind.ERROR_EVENT: frozenset({"parts", "message"}),
    Kind.STREAM_FAILURE: frozenset({"parts"}),
    Kind.HANDLER_CRASH: frozenset({"moment"}),
}


class FaultError(ValueError):
    """An invalid fault definition; the message names the field and the reason."""


@dataclass(frozen=True)
class Fault:
    """One fault.

    Attributes:
        times: how many more requests it hits; None means until it is cleared.
        probability: the chance that it hits a request, above 0 and up to 1.
        status: the container's HTTP status (model_error); 0 stands for "no response".
        message: the container's body (model_error), or its error's text (error_event).
        seconds: how long something is held back (slow, pause, long_run, notify_late).
        parts: how much of a stream arrives before the fault: SageMaker's parts (cut,
            stream_failure), or the engine's records (pause, garbled, error_event).
        function: the function whose calls it hits; None means any.
        operation: the operation that it hits, such as PutItem; None means any.
        skip: how many calls that it would hit it lets pass first.
        moment: whether the process is killed before or after its call takes effect.
    """

    kind: Kind
    times: int | None = 1
    probability: float = 1.0
    status: int = 500
    message: str = "injected by /_local/faults"
    seconds: float = 5.0
    parts: int = 1
    function: str | None = None
    operation: str | None = None
    skip: int = 0
    moment: str = BEFORE

    def to_json(self) -> dict[str, Any]:
        """The fields that apply to this kind."""
        return {name: v for name, v in asdict(self).items() if name in fields_of(self.kind)}

    def hits(self, function: str | None, operation: str | None) -> bool:
        """Whether it applies to this call of this function."""
        return self.function in (None, function) and self.operation in (None, operation)


def fields_of(kind: Kind) -> frozenset[str]:
    """The names of the fields that apply to a kind."""
    return _COMMON | _SPECIAL.get(kind, frozenset()) | (_CALL if kind in CALLS else frozenset())
