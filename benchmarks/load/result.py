"""What came of a run."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Answered:
    """One answer: when its request was sent, and how long it took, in seconds from the start.

    `outcome` is a status and, of an error of ours, its code.
    """

    kind: str
    outcome: str
    at: float
    seconds: float


@dataclass(frozen=True)
class Memory:
    """How much the processes that answer requests hold, in bytes: the largest of each kind.

    Attributes:
        function: those with Lambda's own runtime client.
        streaming: those of functions that stream.
        container: the model servers.
    """

    at: float
    function: int
    streaming: int
    container: int


@dataclass
class Result:
    """What came of a run.

    Attributes:
        answers: all, in the order in which they came.
        problems: a sentence for each answer that is wrong.
        lost: the kind of each request that got no answer though its client waited.
        hung_up: how many clients did not wait.
        logged: lines of the access logs.
        counted: requests that the tables of limits hold.
        memory: over time.
        left: processes that were there after the end.
        seconds: from the first request to the last answer.
    """

    answers: list[Answered] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    hung_up: int = 0
    logged: int = 0
    counted: int = 0
    memory: list[Memory] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    seconds: float = 0.0
