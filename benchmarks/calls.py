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


@dataclass(frozen=True)
class Kind:
    """A kind of request.

    Attributes:
        name: for the table.
        function: ours that handles it.
        provider: LiteLLM's that sends the same to SageMaker.
        goal_ms: of our own time.
        goal_ratio: of our own time over LiteLLM's; None: there is none.
    """

    name: str
    function: str
    provider: str
    goal_ms: float
    goal_ratio: float | None = None


GENERATE = Kind("a request", "generate", "sagemaker", 0.10)
CHAT = Kind("an unstreamed chat request", "openai_buffered", "sagemaker_chat", 0.15, 0.15)


class Worker:
    """A process of worker.py, which makes calls when it is told to."""

    def __init__(
        self, python: Path, module: str, argument: str, environment: Mapping[str, str]
    ) -> None:
        self._process = subprocess.Popen(
            [python, "-m", f"benchmarks.{module}", argument],
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


def measure(kind: Kind, folder: Path, litellm: Path, chunks: int = CHUNKS) -> Times:
    """Measure in chunks; ours and boto3 take turns at every call, the two processes at every chunk.

    The differences are taken within a chunk, where the machine was as busy for both, and the
    median of the chunks counts.

    Args:
        kind: what to call.
        folder: the zip of its function, unpacked.
        litellm: the Python that has LiteLLM.
        chunks: how many chunks.
    """
    measured: list[Times] = []
    with serving("fake_endpoint") as url, contextlib.ExitStack() as stack:
        ours = stack.enter_context(our_worker(kind, folder, url))
        theirs = stack.enter_context(
            Worker(litellm, "worker_litellm", kind.provider, {**LAMBDA, **_runtime(url)})
        )
        for worker in (ours, theirs):
            worker.run(WARM_UP_CALLS)
        for _ in range(chunks):
            medians = ours.run(CALLS["ours"]) | theirs.run(CALLS["theirs"])
            boto3 = medians["boto3"]
            measured.append(Times(boto3, medians["ours"] - boto3, medians["LiteLLM"] - boto3))
    return Times(
        boto3=statistics.median(chunk.boto3 for chunk in measured),
        ours=statistics.median(chunk.ours for chunk in measured),
        litellm=statistics.median(chunk.litellm for chunk in measured),
    )


def our_worker(kind: Kind, folder: Path, url: str) -> Worker:
    """Start the process that calls our handler, and boto3, on the endpoint at the URL."""
    variables = {**environment(kind.function), **_runtime(url), "PYTHONPATH": str(folder)}
    return Worker(Path(sys.executable), "worker_ours", kind.function, variables)


def _runtime(url: str) -> dict[str, str]:
    return {"AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": url}


def rows(kind: Kind, times: Times) -> list[Row]:
    """Return the table's rows."""
    ratio = times.ours / times.litellm
    goals = [f"≤ {kind.goal_ms:.2f} ms"]
    if kind.goal_ratio is not None:
        goals.append(f"≤ {kind.goal_ratio:.2f}x LiteLLM's")
    return [
        Row(
            f"our own time of {kind.name}, over boto3's call, p50",
            f"{times.ours:.3f} ms",
            [("LiteLLM's", ratio), ("boto3's call", times.ours / times.boto3)],
            ", ".join(goals),
            times.ours <= kind.goal_ms and ratio <= (kind.goal_ratio or ratio),
        ),
        Row(
            f"LiteLLM's own time of {kind.name}, over boto3's call, p50", f"{times.litellm:.2f} ms"
        ),
        Row(f"boto3's call of {kind.name} on the same endpoint, p50", f"{times.boto3:.2f} ms"),
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
