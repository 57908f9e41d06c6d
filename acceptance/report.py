"""The report of a run: every claim with its verdict, as Markdown and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from acceptance.probe import Finding

_HEAD = "| Probe | At | Claim | Expected | Seen | Verdict | Request IDs |"
MAX_SEEN = 300


def markdown(title: Mapping[str, str], findings: Sequence[Finding], left: Sequence[str]) -> str:
    """Return the report for a reader.

    Args:
        title: facts about the run, by name.
        findings: in the order of the run.
        left: what the run could not delete.
    """
    counts = Counter(finding.verdict for finding in findings)
    lines = ["# Acceptance on AWS", ""]
    lines += [f"- {name}: {text}" for name, text in title.items()]
    lines += [f"- verdicts: {', '.join(f'{n} {verdict}' for verdict, n in sorted(counts.items()))}"]
    if left:
        lines += ["", "## Left behind, and billed", "", *(f"- {name}" for name in left)]
    lines += ["", _HEAD, "| --- | --- | --- | --- | --- | --- | --- |"]
    lines += [_row(finding) for finding in findings]
    return "\n".join(lines) + "\n"


def document(title: Mapping[str, str], findings: Sequence[Finding], left: Sequence[str]) -> str:
    """Return the report for a machine."""
    rows = [
        {
            "probe": finding.probe.id,
            "at": finding.at,
            "claim": finding.probe.claim,
            "expected": finding.probe.expected,
            "seen": finding.seen,
            "verdict": finding.verdict,
            "request_ids": list(finding.request_ids),
        }
        for finding in findings
    ]
    return json.dumps({**title, "findings": rows, "left_behind": list(left)}, indent=2) + "\n"


def write(
    folder: Path, title: Mapping[str, str], findings: Sequence[Finding], left: Sequence[str]
) -> Path:
    """Write both into a folder; return the path of the Markdown."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_text(document(title, findings, left), encoding="utf-8")
    page = folder / "report.md"
    page.write_text(markdown(title, findings, left), encoding="utf-8")
    return page


def _row(finding: Finding) -> str:
    probe = finding.probe
    ids = " ".join(finding.request_ids)
    cells = (probe.id, finding.at, probe.claim, probe.expected, finding.seen[:MAX_SEEN])
    return "| " + " | ".join(map(_cell, (*cells, finding.verdict, ids))) + " |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
