"""How much processor time a process takes until it could serve: imports, and the client made.

Processor time (user and system) and not the clock's: on a machine with nothing else to do the two
are the same, and on a busy one the ratios still hold.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.environment import LAMBDA, ROOT, environment
from benchmarks.table import Row

ROUNDS = 11

BARE = "bare Python"
BOTO3 = "`boto3.client`"
LITELLM = "`import litellm`"
FASTAPI = "FastAPI, uvicorn and boto3"
# The functions whose start is measured, each with its goals: one that calls SageMaker, one that
# calls nothing, and one that streams, in whose place a user would put a web server.
GOALS: Mapping[str, Mapping[str, float]] = {
    "generate": {BOTO3: 0.85},
    "info": {BOTO3: 0.25},
    "openai_stream": {BOTO3: 0.70, FASTAPI: 0.25},
}
OTHERS = (BOTO3, LITELLM, FASTAPI, BARE)
# What Lambda starts in place of its own runtime client: it imports the handler.
_LOOP = "from streaming import logs, loop, runtime_api; "


@dataclass(frozen=True)
class Start:
    """A process to time: the interpreter, the code, and a folder to import from."""

    python: Path
    code: str
    folder: Path | None = None
    environment: Mapping[str, str] = field(default_factory=lambda: LAMBDA)


def candidates(functions: Mapping[str, Path], others: Path) -> dict[str, Start]:
    """Return all that is compared, by name.

    Args:
        functions: the folder of each function's zip.
        others: the Python that has what is compared with.
    """
    python = Path(sys.executable)
    handlers = {
        name: Start(python, _code(name, functions[name]), functions[name], environment(name))
        for name in GOALS
    }
    return {
        BARE: Start(python, "pass"),
        BOTO3: Start(python, 'import boto3; boto3.client("sagemaker-runtime")'),
        LITELLM: Start(others, "import litellm"),
        FASTAPI: Start(others, "import benchmarks.web_app", ROOT),
        **handlers,
    }


def _code(function: str, folder: Path) -> str:
    loop = _LOOP if (folder / "streaming").is_dir() else ""
    return f"{loop}import {function}.handler"


def measure(starts: Mapping[str, Start], rounds: int = ROUNDS) -> dict[str, float]:
    """Return each one's shortest time in milliseconds; the rounds go through all in turn.

    The shortest of several is what the machine can do when nothing disturbs it. A round before
    the first is not counted: it fills the disk cache and writes the libraries' bytecode.
    """
    times: dict[str, list[float]] = {name: [] for name in starts}
    for _ in range(rounds + 1):
        for name, start in starts.items():
            times[name].append(_run(start))
    return {name: min(values[1:]) for name, values in times.items()}


def _run(start: Start) -> float:
    variables = dict(start.environment)
    if start.folder:
        # Lambda's code folder is read-only: a function is compiled at every start.
        variables |= {"PYTHONPATH": str(start.folder), "PYTHONDONTWRITEBYTECODE": "1"}
    process = subprocess.Popen([start.python, "-c", start.code], env=variables)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, start.code)
    return (usage.ru_utime + usage.ru_stime) * 1000


def rows(times: Mapping[str, float]) -> list[Row]:
    """Return the table's rows: the handlers beside all others, then the others."""
    return [
        *(_row(name, goals, times) for name, goals in GOALS.items()),
        *(Row(f"start of {other}", f"{times[other]:.0f} ms") for other in OTHERS),
    ]


def _row(name: str, goals: Mapping[str, float], times: Mapping[str, float]) -> Row:
    ratios = {other: times[name] / times[other] for other in OTHERS}
    return Row(
        f"start of the function `{name}`",
        f"{times[name]:.0f} ms",
        list(ratios.items()),
        ", ".join(f"≤ {goal:.2f}x {other}" for other, goal in goals.items()),
        all(ratios[other] <= goal for other, goal in goals.items()),
    )
