"""Runs Python clients that are too heavy for the tests' own environment, in one of their own.

The scripts are in `python/`, and the packages in requirements/clients.txt. A script reads one JSON
document and prints another.
"""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[3]
SCRIPTS = Path(__file__).with_name("python")
REQUIREMENTS = REPOSITORY / "requirements" / "clients.txt"
FOLDER = REPOSITORY / "build" / "python_clients"

RUN_SECONDS = 300


class ScriptError(Exception):
    """The packages cannot be installed, or a script failed; the message is its output."""


def install() -> Path:
    """Make the environment, once for all workers; return its Python."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = FOLDER / ".installed"
        if not stamp.exists() or stamp.read_bytes() != REQUIREMENTS.read_bytes():
            tool = [sys.executable, str(REPOSITORY / "tools" / "venv.py")]
            _run([*tool, str(FOLDER / "venv"), str(REQUIREMENTS)], None)
            stamp.write_bytes(REQUIREMENTS.read_bytes())
    return FOLDER / "venv" / "bin" / "python"


def run(script: str, **document: Any) -> Any:
    """Run a script with a JSON document; return the one that it prints."""
    python = install()
    written = _run([str(python), str(SCRIPTS / script)], json.dumps(document))
    return json.loads(written.splitlines()[-1])


def _run(command: list[str], given: str | None) -> str:
    # Otherwise LiteLLM's import waits for a list of prices from the network.
    environment = {**os.environ, "LITELLM_LOCAL_MODEL_COST_MAP": "True"}
    done = subprocess.run(
        command, input=given, capture_output=True, text=True, timeout=RUN_SECONDS, env=environment
    )
    if done.returncode:
        raise ScriptError(f"{command[1]} failed:\n{done.stdout}{done.stderr}")
    return done.stdout
