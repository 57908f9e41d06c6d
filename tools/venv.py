#!/usr/bin/env python3
"""Make a virtual environment and install pinned requirements into it, or say in one line why not.

Usage: venv.py DIRECTORY REQUIREMENTS [REQUIREMENTS ...]

`FILE:no-deps` installs a requirements file without the dependencies of its packages. Standard
library only, and nothing at import time that an older Python 3 does not know, so that it can still
say which one is needed.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

MINIMUM = (3, 11)

# Pure Python that publishes no wheel. All else must come as one, so that no compiler is needed.
SOURCE_ONLY = "python-terraform"

UNREACHABLE = (
    "NewConnectionError",
    "NameResolutionError",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "ProxyError",
    "Failed to establish a new connection",
    "Temporary failure in name resolution",
    "CERTIFICATE_VERIFY_FAILED",
)


class SetupError(Exception):
    """The environment cannot be made; the message is the line to show."""


def explain(output: str, log: Path) -> str:
    """Return the one line that says why pip failed, from what it printed.

    An index that cannot be reached is looked for first: pip then also says that it found no
    matching distribution, which is only the consequence.
    """
    if any(sign in output for sign in UNREACHABLE):
        return "the package index cannot be reached: check the network, the proxy, pip's settings"
    for line in output.splitlines():
        if "No matching distribution found for" in line:
            package = line.rsplit(" for ", 1)[1].strip()
            python = ".".join(str(part) for part in sys.version_info[:2])
            return f"there is no wheel of {package} for this platform ({sys.platform}, {python})"
    return f"pip failed, see {log}"


def install(directory: Path, requirements: str) -> None:
    """Install one requirements file with the environment's own pip; SetupError if it fails."""
    path, _, mode = requirements.partition(":")
    command = [str(interpreter(directory)), "-m", "pip", "install", "--no-input", "--retries", "2"]
    command += ["--disable-pip-version-check", "--only-binary", ":all:"]
    command += ["--no-binary", SOURCE_ONLY, "-r", path]
    command += ["--no-deps"] if mode == "no-deps" else []
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    log = directory / f"pip-{Path(path).stem}.log"
    log.write_text(done.stdout)
    if done.returncode:
        raise SetupError(explain(done.stdout, log))


def interpreter(directory: Path) -> Path:
    """Return the environment's Python."""
    windows = directory / "Scripts" / "python.exe"
    return windows if windows.exists() else directory / "bin" / "python"


def set_up(directory: Path, requirements: list[str]) -> None:
    """Make the environment and install every file; SetupError says what is missing."""
    if sys.version_info < MINIMUM:
        found = ".".join(str(part) for part in sys.version_info[:2])
        raise SetupError(f"Python 3.11 or newer is needed, this is {found}: name one with PYTHON=")
    started = time.monotonic()
    print(f"Setting up {directory} (the first time downloads its packages) ...", flush=True)
    if subprocess.run([sys.executable, "-m", "venv", str(directory)]).returncode:
        raise SetupError("venv failed: on Debian and Ubuntu, install the package python3-venv")
    for file in requirements:
        install(directory, file)
    print(f"Set up in {time.monotonic() - started:.0f} s", flush=True)


def main(arguments: list[str]) -> int:
    """Return the exit status: 0, 1 with one line on standard error, or 2 for a wrong call."""
    if len(arguments) < 2:
        print(__doc__)
        return 2
    try:
        set_up(Path(arguments[0]), arguments[1:])
    except SetupError as error:
        print(f"Setting up failed: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
