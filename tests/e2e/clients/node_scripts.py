"""Runs JavaScript clients: installs their packages once, and starts a script with its input.

The scripts and the versions of the packages are in `node/`; they are installed by npm, from the
registry that it is set up with. A script imports `./script.mjs` and reads one JSON document.
"""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

SOURCES = Path(__file__).parent / "node"
INSTALLED = Path(__file__).parents[3] / "build" / "node_clients"

MINIMUM = 20
MISSING = (
    f"the JavaScript clients need Node.js {MINIMUM} or newer with npm, and {{found}}: "
    "install it from https://nodejs.org, or leave these tests out with "
    "make test ARGS='--deselect tests/e2e/clients'"
)
INSTALL_SECONDS = 180
RUN_SECONDS = 120


class NodeError(Exception):
    """Node.js is missing, its packages cannot be installed, or a script failed."""


def install() -> Path:
    """Install the packages and the scripts, once for all workers; return their folder.

    Raises:
        NodeError: the message says what to do.
    """
    _require_node()
    INSTALLED.mkdir(parents=True, exist_ok=True)
    with (INSTALLED / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = (SOURCES / "package-lock.json").read_text()
        stamp = INSTALLED / ".installed"
        shutil.copytree(SOURCES, INSTALLED, dirs_exist_ok=True)
        if not stamp.exists() or stamp.read_text() != wanted:
            _npm_install()
            stamp.write_text(wanted)
    return INSTALLED


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


def _require_node() -> None:
    if shutil.which("node") is None or shutil.which("npm") is None:
        raise NodeError(MISSING.format(found="none is on the PATH"))
    version = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout.strip()
    if int(version.removeprefix("v").split(".")[0]) < MINIMUM:
        raise NodeError(MISSING.format(found=f"this is {version}"))


def _npm_install() -> None:
    """Install what the lock file names. It has digests, and no addresses: npm's own setting."""
    done = subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=INSTALLED,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=INSTALL_SECONDS,
    )
    if done.returncode:
        raise NodeError(f"npm cannot install the JavaScript clients:\n{done.stdout}")
