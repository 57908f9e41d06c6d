"""Runs ``terraform test`` and reads its results."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from terraform_cli import Terraform

RUN_BLOCK = re.compile(r'^run ".*?^}\n', re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Outcome:
    """The result of one ``terraform test``: how many runs passed, and why the others did not."""

    passed: int
    problems: tuple[str, ...]


def run_tests(terraform: Terraform, root: Path, directory: Path, *files: str) -> Outcome:
    """Run the ``files`` (none: all) of ``directory``, a path below the initialized ``root``.

    Terraform prints one JSON object a line:
    https://developer.hashicorp.com/terraform/internals/machine-readable-ui
    """
    filters = [f"-filter={directory / file}" for file in files]
    command = ["test", "-json", f"-test-directory={directory}", *filters]
    with terraform.start(root, command) as process:
        output, _ = process.communicate(timeout=300)
    events = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    summaries = [event["test_summary"] for event in events if event["type"] == "test_summary"]
    return Outcome(
        passed=sum(summary["passed"] for summary in summaries),
        problems=tuple(_problem(event) for event in events if event.get("@level") == "error"),
    )


def count_runs(directory: Path, *files: str) -> int:
    """Return how many run blocks stand in the ``files`` (none: all) of ``directory``."""
    paths = [directory / file for file in files] or sorted(directory.glob("*.tftest.hcl"))
    return sum(len(RUN_BLOCK.findall(path.read_text(encoding="utf-8"))) for path in paths)


def _problem(event: dict[str, Any]) -> str:
    detail = event.get("diagnostic", {}).get("detail", "")
    return f"{event.get('@testrun', '')}: {event['@message']}: {detail}"
