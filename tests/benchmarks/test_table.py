from __future__ import annotations

import sys
from pathlib import Path

from benchmarks import calls, sizes, start
from benchmarks.calls import Times
from benchmarks.start import BARE, BOTO3, LITELLM, Start
from benchmarks.table import Row, render


def test_a_row_is_a_line_of_markdown() -> None:
    table = render([Row("start", "5 ms", [("boto3", 0.5)], "≤ 0.85x boto3", True), Row("x", "1 s")])

    assert table.splitlines()[2:] == [
        "| start | 5 ms | 0.50x boto3 | ≤ 0.85x boto3 | met |",
        "| x | 1 s |  |  |  |",
    ]


def test_a_missed_goal_is_said() -> None:
    slow = {"generate": 90.0, "info": 20.0, BARE: 10.0, BOTO3: 100.0, LITELLM: 1000.0}

    verdicts = {row.what: row.is_met for row in start.rows(slow, ["generate", "info"])}

    assert verdicts["start of the function `generate`"] is False
    assert verdicts["start of the function `info`"] is True


def test_our_time_is_what_is_over_boto3s() -> None:
    first = calls.rows(Times(boto3=1.0, ours=0.2, litellm=4.0))[0]

    assert first.figure == "0.200 ms"
    assert first.ratios == [("LiteLLM's", 0.05), ("boto3's call", 0.2)]
    assert first.is_met is False


def test_a_start_costs_processor_time() -> None:
    python = Path(sys.executable)
    times = start.measure(
        {"idle": Start(python, "pass"), "busy": Start(python, "sum(range(20_000_000))")}, rounds=1
    )

    assert 0 < times["idle"] < times["busy"]


def test_the_zips_meet_their_goal() -> None:
    assert all(row.is_met for row in sizes.rows())
