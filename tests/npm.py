"""Packages of npm, installed by npm's own client from the registry that it is set up with."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
from pathlib import Path

INSTALLED = Path(__file__).parents[1] / "build" / "npm"
MINIMUM = 20
MISSING = (
    f"this test needs Node.js {MINIMUM} or newer with npm, and {{found}}: install it from "
    "https://nodejs.org, or leave the test out with make test ARGS='--deselect …'"
)
INSTALL_SECONDS = 180


class NpmError(Exception):
    """Node.js is missing, or npm failed; the message says what to do."""


def installed(sources: Path, name: str) -> Path:
    """Copy a folder and install what its lock file names, once for all workers; return the copy.

    Install scripts do not run, so that no compiler is needed.

    Args:
        sources: a folder with package.json, package-lock.json and whatever uses the packages.
        name: a name for the copy.

    Raises:
        NpmError: Node.js or npm is missing, or npm failed.
    """
    _require_node()
    folder = INSTALLED / name
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = (sources / "package-lock.json").read_text()
        stamp = folder / ".installed"
        shutil.copytree(sources, folder, dirs_exist_ok=True)
        if not stamp.exists() or stamp.read_text() != wanted:
            _install(folder)
            stamp.write_text(wanted)
    return folder


def _require_node() -> None:
    if shutil.which("node") is None or shutil.which("npm") is None:
        raise NpmError(MISSING.format(found="there is none on the PATH"))
    version = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout.strip()
    if int(version.removeprefix("v").split(".")[0]) < MINIMUM:
        raise NpmError(MISSING.format(found=f"this is {version}"))


def _install(folder: Path) -> None:
    """Install what the lock file names. It has digests, and no addresses: npm's own setting."""
    done = subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=INSTALL_SECONDS,
    )
    if done.returncode:
        raise NpmError(f"npm cannot install the packages of {folder.name}:\n{done.stdout}")
