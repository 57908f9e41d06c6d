"""The figures as one Markdown table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One figure.

    Attributes:
        what: what was measured.
        figure: the figure with its unit.
        ratios: what it is over, and how many times that.
        goal: what it should be; "" where it is only there to compare with.
        is_met: whether it is; None without a goal.
    """

    what: str
    figure: str
    ratios: Sequence[tuple[str, float]] = ()
    goal: str = ""
    is_met: bool | None = None


HEADER = ("what", "figure", "beside", "goal", "")


def render(rows: Iterable[Row]) -> str:
    """Return the table in Markdown."""
    lines = [HEADER, tuple("---" for _ in HEADER), *map(_cells, rows)]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def _cells(row: Row) -> tuple[str, ...]:
    beside = ", ".join(f"{ratio:.2f}x {other}" for other, ratio in row.ratios)
    verdict = {None: "", True: "met", False: "missed"}[row.is_met]
    return (row.what, row.figure, beside, row.goal, verdict)
