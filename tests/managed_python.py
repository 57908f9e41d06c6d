"""The Python of Lambda's managed runtime, where this machine has it."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
ENVIRONMENT = ROOT / "build" / "managed_python"
REQUIREMENTS = ROOT / "requirements" / "functions.txt"

VERSION: str = re.findall(
    r'^ +runtime +=\s"python(\d\.\d+)"$', (ROOT / "locals.functions.tf").read_text(), re.M
)[0]
"""The version that the module gives the functions, such as 3.13."""


def is_this() -> bool:
    """Return whether these tests run on that version."""
    return sys.version.startswith(f"{VERSION}.")


def find() -> str | None:
    """Return an interpreter of that version: of the PATH, or of pyenv; None if there is none."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    installed = sorted(pyenv.glob(f"{VERSION}.*/bin/python{VERSION}"))
    candidates = [shutil.which(f"python{VERSION}"), *map(str, installed)]
    return next((each for each in candidates if each and _runs(each)), None)


def describe() -> str:
    """Return the line that says on which versions the functions' tests run."""
    here = f"Python {sys.version.split()[0]}"
    if is_this():
        return f"functions: {here}, as on Lambda"
    also = find()
    if also is None:
        return f"functions: {here} only; Lambda has {VERSION}, no python{VERSION} was found"
    return f"functions: {here}, and Lambda's {VERSION} by {also}"


def environment(interpreter: str) -> Path:
    """Return the Python of an environment with what the functions' tests need, made once."""
    ENVIRONMENT.mkdir(parents=True, exist_ok=True)
    with (ENVIRONMENT / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp, wanted = ENVIRONMENT / ".installed", interpreter + REQUIREMENTS.read_text()
        if not stamp.exists() or stamp.read_text() != wanted:
            # By the interpreter itself, which the environment gets.
            command = [interpreter, "tools/venv.py", str(ENVIRONMENT), str(REQUIREMENTS)]
            subprocess.run(command, cwd=ROOT, check=True)
            stamp.write_text(wanted)
    return ENVIRONMENT / "bin" / "python"


def _runs(interpreter: str) -> bool:
    """Return whether it starts: pyenv's shims exist for versions that are not selected."""
    found = subprocess.run([interpreter, "--version"], capture_output=True, text=True)
    return found.returncode == 0 and found.stdout.startswith(f"Python {VERSION}.")
