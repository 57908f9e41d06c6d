from __future__ import annotations

import json
from pathlib import Path

from acceptance.probe import CONFIRMED, NOT_RUN, REFUTED, Finding, Probe
from acceptance.report import write

PROBE = Probe("throttle", "A | B.", "200 and 429", "a/b", lambda _scene: None)  # type: ignore[arg-type,return-value]
FINDINGS = [
    Finding(PROBE, "a/b", "line one\nline two", CONFIRMED, ["r1", "r2"]),
    Finding(PROBE, "a/c", "x", REFUTED),
    Finding(PROBE, "a/d", "set VPC", NOT_RUN),
]


def test_the_report_has_each_claim_with_its_verdict_and_request_ids(tmp_path: Path) -> None:
    page = write(tmp_path / "new", {"run": "abc"}, FINDINGS, []).read_text()
    assert "- run: abc\n- verdicts: 1 confirmed, 1 not run, 1 refuted\n" in page
    row = r"| throttle | a/b | A \| B. | 200 and 429 | line one line two | confirmed | r1 r2 |"
    assert row in page
    assert "Left behind" not in page


def test_the_report_names_what_is_left_behind(tmp_path: Path) -> None:
    page = write(tmp_path, {}, [], ["module.a.x"]).read_text()
    assert "## Left behind, and billed\n\n- module.a.x\n" in page


def test_the_report_is_there_for_machines(tmp_path: Path) -> None:
    write(tmp_path, {"run": "abc"}, FINDINGS, ["module.a.x"])
    found = json.loads((tmp_path / "report.json").read_text())
    assert (found["run"], found["left_behind"]) == ("abc", ["module.a.x"])
    assert found["findings"][0] == {
        "probe": "throttle",
        "at": "a/b",
        "claim": "A | B.",
        "expected": "200 and 429",
        "seen": "line one\nline two",
        "verdict": "confirmed",
        "request_ids": ["r1", "r2"],
    }
