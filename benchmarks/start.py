"""How much processor time a process takes until it could serve: imports, and the client made.

Processor time (user and system) and not the clock's: on a machine with nothing else to do the two
are the same, and on a busy one the ratios still hold.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.environment import LAMBDA, environment
from benchmarks.table import Row

ROUNDS = 11

BARE = "bare Python"
BOTO3 = "`boto3.client`"
LITELLM = "`import litellm`"
GOALS = {"generate": 0.85, "info": 0.25}


@dataclass(frozen=True)
class Start:
    """A process to time: the interpreter, the code, and a folder to import from."""

    python: Path
    code: str
    folder: Path | None = None
    environment: Mapping[str, str] = field(default_factory=lambda: LAMBDA)


def candidates(functions: Mapping[str, Path], litellm: Path) -> dict[str, Start]:
    """Return all that is compared, by name."""
    python = Path(sys.executable)
    handlers = {
        name: Start(python, f"import {name}.handler", folder, environment(name))
        for name, folder in functions.items()
    }
    return {
        BARE: Start(python, "pass"),
        BOTO3: Start(python, 'import boto3; boto3.client("sagemaker-runtime")'),
        LITELLM: Start(litellm, "import litellm"),
        **handlers,
    }


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


def rows(times: Mapping[str, float], functions: Sequence[str]) -> list[Row]:
    """Return the table's rows: the handlers beside all three, then the three."""
    others = (BOTO3, LITELLM, BARE)
    return [
        *(
            Row(
                f"start of the function `{name}`",
                f"{times[name]:.0f} ms",
                [(other, times[name] / times[other]) for other in others],
                f"≤ {GOALS[name]}x {BOTO3}",
                times[name] / times[BOTO3] <= GOALS[name],
            )
            for name in functions
        ),
        *(Row(f"start of {other}", f"{times[other]:.0f} ms") for other in others),
    ]
