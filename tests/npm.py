"""Packages of npm, installed by npm's own client from the registry that it is set up with."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
from pathlib import Path

INSTALLED = Path(__file__).parents[1] / "build" / "npm"
MISSING = (
    "this test needs Node.js 20 or newer with npm: install it from https://nodejs.org, or leave "
    "the test out with make test ARGS='--deselect …'"
)
INSTALL_SECONDS = 180


class NpmError(Exception):
    """A package cannot be installed; the message says why."""


def installed(name: str, version: str) -> Path:
    """Install one version of a package, once for all workers; return the package's folder.

    Its install scripts do not run, so that no compiler is needed.

    Raises:
        NpmError: Node.js or npm is missing, or npm failed.
    """
    if shutil.which("node") is None or shutil.which("npm") is None:
        raise NpmError(MISSING)
    folder = INSTALLED / f"{name}@{version}"
    package = folder / "node_modules" / name
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = folder / ".installed"
        if not stamp.exists():
            _install(f"{name}@{version}", folder)
            stamp.touch()
    return package


def _install(what: str, folder: Path) -> None:
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--no-save"]
    done = subprocess.run(
        ["npm", "install", *options, "--prefix", str(folder), what],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=INSTALL_SECONDS,
    )
    if done.returncode:
        raise NpmError(f"npm cannot install {what}:\n{done.stdout}")
