"""Checkov finds nothing to complain about in the module and its examples.

What it may pass over is said beside the resource, with a reason.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import checkov
from tools.checkov import Report

# They share the virtual environment, which the first one may have to make.
pytestmark = [pytest.mark.long, pytest.mark.xdist_group("checkov")]


@pytest.fixture(scope="module")
def report() -> Report:
    return checkov.scan(checkov.ROOT)


def test_no_check_fails(report: Report) -> None:
    assert report.failed == ()
    assert report.unread == ()
    assert report.passed > 0


def test_each_skip_has_a_written_reason(report: Report) -> None:
    assert report.skipped
    for finding in report.skipped:
        assert len(finding.reason.split()) >= 5, finding


def test_what_is_unsafe_is_found(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        'resource "aws_iam_role_policy" "this" {\n'
        '  role = "r"\n'
        "  policy = jsonencode({\n"
        '    Version = "2012-10-17"\n'
        '    Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }]\n'
        "  })\n"
        "}\n"
    )

    found = {finding.check for finding in checkov.scan(tmp_path).failed}

    # https://www.checkov.io/5.Policy%20Index/terraform.html
    assert "CKV_AWS_355" in found, found
