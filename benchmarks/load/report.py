"""What came of a run, in words and figures."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from benchmarks.load.run import Answered, Memory, Result

MEGABYTE = 1024 * 1024
# A run begins with processes that have just started, and grow as they answer their first requests.
WARM = 0.25


def percentile(values: Iterable[float], share: float) -> float:
    """Return the value that so large a share of the values does not exceed; 0 of none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def growth(memory: Sequence[Memory]) -> tuple[int, int]:
    """Return by how many bytes a function's process and the container grew once warm."""
    warm = memory[int(len(memory) * WARM) :]
    middle = len(warm) // 2
    early, late = warm[:middle], warm[middle:]
    return (
        max(m.function for m in late) - max(m.function for m in early),
        max(m.container for m in late) - max(m.container for m in early),
    )


def render(result: Result) -> str:
    """Return the report in Markdown."""
    sent = len(result.answers) + len(result.lost) + result.hung_up
    function, container = (_megabytes(size) for size in growth(result.memory))
    good = [answer for answer in result.answers if answer.outcome == "200"]
    lines = [
        "| what | figure |",
        "| --- | --- |",
        f"| requests, from 16 clients at once | {sent} in {result.seconds:.0f} s |",
        f"| answered | {len(result.answers)} |",
        f"| clients that did not wait for the answer | {result.hung_up} |",
        f"| lost: no answer though the client waited | {len(result.lost)} |",
        f"| answers that are wrong, or somebody else's | {len(result.problems)} |",
        f"| lines in the access log | {result.logged} |",
        f"| answered with 200, p50 · p99 | {_times(good)} |",
        f"| answered with anything, p50 · p99 | {_times(result.answers)} |",
        f"| processes left at the end | {len(result.left)} |",
        f"| growth of a function's process, of the container's | {function} · {container} MB |",
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


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.1f}"
