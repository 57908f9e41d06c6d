"""Our own time a request, over that of boto3's own call on the same fake endpoint."""

from __future__ import annotations

import contextlib
import json
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.environment import LAMBDA, ROOT, environment
from benchmarks.table import Row

CHUNKS = 15
CALLS = {"ours": 150, "theirs": 30}  # of each chunk
WARM_UP_CALLS = 20
GOAL_MS = 0.10


class _Worker:
    """A process of worker.py, which makes calls when it is told to."""

    def __init__(self, python: Path, module: str, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [python, "-m", f"benchmarks.{module}"],
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate(timeout=30)

    def run(self, rounds: int) -> dict[str, float]:
        """Make each of the worker's calls so many times. Returns name → median in milliseconds."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{rounds}\n")
        self._process.stdin.flush()
        times: dict[str, list[float]] = json.loads(self._process.stdout.readline())
        return {name: statistics.median(values) for name, values in times.items()}


@dataclass(frozen=True)
class Times:
    """Medians in milliseconds: boto3's call, and what ours and LiteLLM's take longer."""

    boto3: float
    ours: float
    litellm: float


def measure(generate: Path, litellm: Path) -> Times:
    """Measure in chunks; ours and boto3 take turns at every call, the two processes at every chunk.

    The differences are taken within a chunk, where the machine was as busy for both, and the
    median of the chunks counts.
    """
    chunks: list[Times] = []
    with serving("fake_endpoint") as url, contextlib.ExitStack() as stack:
        runtime = {"AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": url}
        with_zip = {**environment("generate"), **runtime, "PYTHONPATH": str(generate)}
        ours = stack.enter_context(_Worker(Path(sys.executable), "worker_ours", with_zip))
        theirs = stack.enter_context(_Worker(litellm, "worker_litellm", {**LAMBDA, **runtime}))
        for worker in (ours, theirs):
            worker.run(WARM_UP_CALLS)
        for _ in range(CHUNKS):
            medians = ours.run(CALLS["ours"]) | theirs.run(CALLS["theirs"])
            boto3 = medians["boto3"]
            chunks.append(Times(boto3, medians["ours"] - boto3, medians["LiteLLM"] - boto3))
    return Times(
        boto3=statistics.median(chunk.boto3 for chunk in chunks),
        ours=statistics.median(chunk.ours for chunk in chunks),
        litellm=statistics.median(chunk.litellm for chunk in chunks),
    )


def rows(times: Times) -> list[Row]:
    """Return the table's rows."""
    return [
        Row(
            "our own time a request, over boto3's call, p50",
            f"{times.ours:.3f} ms",
            [("LiteLLM's", times.ours / times.litellm), ("boto3's call", times.ours / times.boto3)],
            f"≤ {GOAL_MS:.2f} ms",
            times.ours <= GOAL_MS,
        ),
        Row("LiteLLM's own time a request, over boto3's call, p50", f"{times.litellm:.2f} ms"),
        Row("boto3's call on the same endpoint, p50", f"{times.boto3:.2f} ms"),
    ]


@contextlib.contextmanager
def serving(module: str) -> Iterator[str]:
    """Run a module that prints its port, and serves until its input closes. Yields its URL."""
    with subprocess.Popen(
        [sys.executable, "-m", f"benchmarks.{module}"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        try:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.communicate(timeout=10)
