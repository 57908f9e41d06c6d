"""Runs JavaScript clients: starts a script of `node/` with its input, and reads its output.

A script imports `./script.mjs` and reads one JSON document; `node/` has the packages' versions.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.npm import installed

SOURCES = Path(__file__).parent / "node"
RUN_SECONDS = 120


class NodeError(Exception):
    """A script failed."""


def install() -> Path:
    """Install the packages and the scripts, once for all workers; return their folder.

    Raises:
        NpmError: the message says what to do.
    """
    return installed(SOURCES, "clients")


def run(script: str, **document: Any) -> Any:
    """Run a script of `node/` with a JSON document; return the one that it prints.

    Raises:
        NodeError: it failed; the message is what it wrote.
    """
    done = subprocess.run(
        ["node", str(install() / script)],
        input=json.dumps(document),
        capture_output=True,
        text=True,
        timeout=RUN_SECONDS,
    )
    if done.returncode:
        raise NodeError(f"{script} failed:\n{done.stderr}")
    return json.loads(done.stdout)
