"""Send many requests while everything breaks, and report: `python -m benchmarks.load [REQUESTS]`.

Writes build/load.md and build/load.svg; ends with 1 if anything was lost, wrong or left behind.
"""

from __future__ import annotations

import sys

from benchmarks.environment import ROOT
from benchmarks.load.picture import draw
from benchmarks.load.report import render
from benchmarks.load.run import run

BUILD = ROOT / "build"


def main() -> int:
    """Run, print the report, and keep it. Returns the exit status."""
    result = run(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, _say)
    report = render(result)
    BUILD.mkdir(exist_ok=True)
    (BUILD / "load.md").write_text(report, encoding="utf-8")
    (BUILD / "load.svg").write_text(draw(result.answers), encoding="utf-8")
    print(report, end="")
    wrong = [*result.lost, *result.problems, *result.left]
    for sentence in wrong[:20]:
        _say(sentence)
    return 1 if wrong else 0


def _say(what: str) -> None:
    print(f"… {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
