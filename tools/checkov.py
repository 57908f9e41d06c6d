"""Scan the Terraform code for what is known to be unsafe: `python -m tools.checkov`.

Checkov lives in a virtual environment of its own, since it pins many packages; it is made at the
first call, and again when its pins change.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.venv import interpreter, set_up

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv-checkov"
REQUIREMENTS = ROOT / "requirements" / "checkov.txt"

# What lies beside the module and its examples.
SKIPPED_PATHS = ("tests", "build")


@dataclass(frozen=True)
class Finding:
    """One check of one resource."""

    check: str
    resource: str
    file: str
    reason: str = ""


@dataclass(frozen=True)
class Report:
    """What a scan found. ``unread`` are the files that could not be parsed."""

    passed: int
    failed: tuple[Finding, ...]
    skipped: tuple[Finding, ...]
    unread: tuple[str, ...]


def python() -> Path:
    """Return the Python that has Checkov."""
    stamp = VENV / REQUIREMENTS.name
    if not stamp.is_file() or stamp.read_bytes() != REQUIREMENTS.read_bytes():
        set_up(VENV, [str(REQUIREMENTS)])
        stamp.write_bytes(REQUIREMENTS.read_bytes())
    return interpreter(VENV)


def scan(root: Path) -> Report:
    """Scan every root and module below a folder, without the network."""
    command = [str(python()), "-m", "checkov.main", "--directory", str(root)]
    command += ["--framework", "terraform", "--output", "json", "--compact"]
    command += ["--skip-download", "--download-external-modules", "false"]
    for path in SKIPPED_PATHS:
        command += ["--skip-path", path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        document = json.loads(done.stdout)
    except ValueError:
        raise RuntimeError(f"checkov gave no report:\n{done.stdout}{done.stderr}") from None
    return _report(document)


def _report(document: Mapping[str, Any]) -> Report:
    results = document["results"]
    return Report(
        passed=document["summary"]["passed"],
        failed=tuple(map(_finding, results["failed_checks"])),
        skipped=tuple(map(_finding, results["skipped_checks"])),
        unread=tuple(results["parsing_errors"]),
    )


def _finding(check: Mapping[str, Any]) -> Finding:
    reason = check["check_result"].get("suppress_comment") or ""
    return Finding(check["check_id"], check["resource"], check["file_path"], reason)


def main() -> int:
    """Print what failed; return the exit status."""
    report = scan(ROOT)
    for finding in report.failed:
        print(f"{finding.file}: {finding.resource}: {finding.check}")
    for file in report.unread:
        print(f"{file}: Checkov cannot read it, so nothing in it was checked")
    print(f"{report.passed} passed, {len(report.failed)} failed, {len(report.skipped)} skipped")
    return 1 if report.failed or report.unread else 0


if __name__ == "__main__":
    sys.exit(main())
