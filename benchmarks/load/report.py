"""What came of a run, in words and figures."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from benchmarks.load.result import Answered, Memory, Result
from benchmarks.load.streams import STREAM

MEGABYTE = 1024 * 1024
# A run begins with processes that have just started, and grow as they answer their first requests.
WARM = 0.25


def percentile(values: Iterable[float], share: float) -> float:
    """Return the value that so large a share of the values does not exceed; 0 of none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def growth(memory: Sequence[Memory]) -> tuple[int, int, int]:
    """Return by how many bytes the processes grew once warm: the kinds as in `Memory`."""
    warm = memory[int(len(memory) * WARM) :]
    middle = len(warm) // 2
    early, late = warm[:middle], warm[middle:]
    return (
        max(m.function for m in late) - max(m.function for m in early),
        max(m.streaming for m in late) - max(m.streaming for m in early),
        max(m.container for m in late) - max(m.container for m in early),
    )


def render(result: Result) -> str:
    """Return the report in Markdown."""
    sent = len(result.answers) + len(result.lost) + result.hung_up
    grown = " · ".join(f"{size / MEGABYTE:.1f}" for size in growth(result.memory))
    good = [answer for answer in result.answers if answer.outcome == "200"]
    whole = [answer for answer in good if answer.kind != STREAM]
    streams = [answer for answer in good if answer.kind == STREAM]
    ended = [answer for answer in result.answers if answer.outcome.startswith("200, then")]
    lines = [
        "| what | figure |",
        "| --- | --- |",
        f"| requests, from 16 clients at once | {sent} in {result.seconds:.0f} s |",
        f"| answered | {len(result.answers)} |",
        f"| clients that did not wait for the answer | {result.hung_up} |",
        f"| lost: no answer though the client waited | {len(result.lost)} |",
        f"| answers that are wrong, or somebody else's | {len(result.problems)} |",
        f"| lines in the access log | {result.logged} |",
        f"| answered with 200 in one piece, p50 · p99 | {_times(whole)} |",
        f"| streamed to the end, p50 · p99 | {_times(streams)} |",
        f"| streams that end with an error | {len(ended)} |",
        f"| answered with anything, p50 · p99 | {_times(result.answers)} |",
        f"| processes left at the end | {len(result.left)} |",
        f"| growth of a function's process, a streaming one's, the container's | {grown} MB |",
        "",
        "| answer | requests |",
        "| --- | --- |",
        *(f"| {outcome} | {count} |" for outcome, count in _outcomes(result.answers)),
    ]
    return "\n".join(lines) + "\n"


def _outcomes(answers: Iterable[Answered]) -> list[tuple[str, int]]:
    return sorted(Counter(f"{a.kind}: {a.outcome}" for a in answers).items())


def _times(answers: Iterable[Answered]) -> str:
    times = [answer.seconds * 1000 for answer in answers]
    return f"{percentile(times, 0.5):.0f} · {percentile(times, 0.99):.0f} ms"
