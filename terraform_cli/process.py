"""The process in which Terraform runs: read line by line, interrupted gently, killed at the end."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

INTERRUPT_GRACE_SECONDS = 60

OnLine = Callable[[str], None]
"""Receives each line of Terraform's output, without its end, as it is written."""

_COLOR = re.compile(r"\x1b\[[0-9;]*m")
_FRAME = re.compile(r"^[╷│╵] ?", re.MULTILINE)


@contextlib.contextmanager
def running(
    command: Sequence[str],
    directory: Path,
    environment: Mapping[str, str],
    errors: IO[str] | None,
) -> Iterator[subprocess.Popen[str]]:
    """Start a command in a process group of its own, and end what is left of it afterwards.

    Its stdout is a pipe; its stderr goes to ``errors``, or where stdout goes.
    """
    process = subprocess.Popen(
        command,
        cwd=directory,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors or subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        yield process
    finally:
        _end(process)


def follow(process: subprocess.Popen[str], on_line: OnLine | None) -> int:
    """Pass on each line until Terraform ends; on Ctrl-C, interrupt it and let it finish."""
    try:
        for line in process.stdout or ():
            if on_line:
                on_line(line.rstrip("\n"))
        return process.wait()
    except BaseException:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=INTERRUPT_GRACE_SECONDS)
        raise


def _end(process: subprocess.Popen[str]) -> None:
    """End what is left of Terraform and its provider, and close the pipe."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.stdout:
        process.stdout.close()


def plain(text: str) -> str:
    """Return Terraform's text without colors and without the frame around it."""
    return _FRAME.sub("", _COLOR.sub("", text)).strip()
