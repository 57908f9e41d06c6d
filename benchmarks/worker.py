"""The other end of `benchmarks.calls`: a process that makes calls when it is told to.

Runs under the project's Python and under LiteLLM's, so it imports nothing but the standard library.
Each line of its input is a number of rounds; it answers with a line of JSON, {name: [ms, …]}.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping

Call = Callable[[], object]

PROMPT = "Can you please let us know more details about your "


def obey(calls: Mapping[str, Call]) -> None:
    """Make the calls in turn, so that what disturbs one disturbs the other."""
    answers, sys.stdout = sys.stdout, sys.stderr  # what a library prints is no answer
    for line in sys.stdin:
        times: dict[str, list[float]] = {name: [] for name in calls}
        for _ in range(int(line)):
            for name, call in calls.items():
                began = time.perf_counter()
                call()
                times[name].append((time.perf_counter() - began) * 1000)
        print(json.dumps(times), file=answers, flush=True)
