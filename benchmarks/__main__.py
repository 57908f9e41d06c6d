"""Measure, print one table, and keep it in build/bench.md: `python -m benchmarks`.

All figures of a run come from one machine within some minutes: read the ratios, not the
milliseconds.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import calls, deployment, keys, sizes, start, streams
from benchmarks.environment import ROOT, others_python, unpack
from benchmarks.table import Row, render

REPORT = ROOT / "build" / "bench.md"


def measure() -> list[Row]:
    """Measure everything. Progress goes to standard error."""
    others = others_python()
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        functions = unpack(Path(scratch) / "functions")
        _say("starting each process, in turn")
        starts = start.measure(start.candidates(functions, others))
        _say("calling a fake endpoint")
        times = {
            kind: calls.measure(kind, functions[kind.function], others)
            for kind in (calls.GENERATE, calls.CHAT)
        }
        _say("relaying streams")
        streamed = streams.measure()
        _say("importing keys, and asking for them")
        asked = keys.measure()
        _say("planning and applying the example")
        seconds = deployment.measure(Path(scratch) / "terraform")
    return [
        *start.rows(starts),
        *(row for kind, each in times.items() for row in calls.rows(kind, each)),
        *streams.rows(streamed),
        *keys.rows(asked),
        *sizes.rows(),
        *deployment.rows(seconds),
    ]


def machine() -> str:
    """Say when and on what the figures were taken."""
    date = datetime.now(UTC).date().isoformat()
    python = platform.python_version()
    system = f"{platform.system()} {platform.machine()}"
    return f"{date}, {os.cpu_count()} cores, {system}, Python {python}. Starts are processor time."


def main() -> None:
    """Print the report, and write it to build/."""
    report = f"{render(measure())}\n{machine()}\n"
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(report, encoding="utf-8")
    print(report, end="")


def _say(what: str) -> None:
    print(f"… {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
