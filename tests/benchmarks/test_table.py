from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import pytest

from benchmarks import calls, sizes, start
from benchmarks.calls import Times
from benchmarks.environment import SETTINGS, environment, unpack
from benchmarks.start import BARE, BOTO3, FASTAPI, LITELLM, Start
from benchmarks.table import Row, render
from web.settings import load


def test_a_row_is_a_line_of_markdown() -> None:
    table = render([Row("start", "5 ms", [("boto3", 0.5)], "≤ 0.85x boto3", True), Row("x", "1 s")])

    assert table.splitlines()[2:] == [
        "| start | 5 ms | 0.50x boto3 | ≤ 0.85x boto3 | met |",
        "| x | 1 s |  |  |  |",
    ]


OTHERS = {BARE: 10.0, BOTO3: 100.0, LITELLM: 1000.0, FASTAPI: 400.0}


def test_a_missed_goal_is_said() -> None:
    slow = {"generate": 90.0, "info": 20.0, "openai_stream": 70.0, **OTHERS}

    verdicts = {row.what: row.is_met for row in start.rows(slow)}

    assert verdicts["start of the function `generate`"] is False
    assert verdicts["start of the function `info`"] is True
    assert verdicts["start of the function `openai_stream`"] is True


@pytest.mark.parametrize("missed", [{BOTO3: 90.0}, {FASTAPI: 270.0}])
def test_a_function_with_two_goals_has_to_meet_both(missed: dict[str, float]) -> None:
    times = {"generate": 10.0, "info": 10.0, "openai_stream": 70.0, **OTHERS, **missed}

    stream = start.rows(times)[2]

    assert stream.goal == "≤ 0.70x `boto3.client`, ≤ 0.25x FastAPI, uvicorn and boto3"
    assert stream.is_met is False


def test_our_time_is_what_is_over_boto3s() -> None:
    first = calls.rows(calls.GENERATE, Times(boto3=1.0, ours=0.2, litellm=4.0))[0]

    assert first.figure == "0.200 ms"
    assert first.ratios == [("LiteLLM's", 0.05), ("boto3's call", 0.2)]
    assert first.is_met is False


@pytest.mark.parametrize(
    ("ours", "litellm", "is_met"),
    [(0.14, 4.0, True), (0.16, 4.0, False), (0.14, 0.5, False)],
)
def test_our_time_of_a_chat_has_two_goals(ours: float, litellm: float, is_met: bool) -> None:
    first = calls.rows(calls.CHAT, Times(boto3=1.0, ours=ours, litellm=litellm))[0]

    assert first.goal == "≤ 0.15 ms, ≤ 0.15x LiteLLM's"
    assert first.is_met is is_met


@pytest.mark.parametrize("kind", [calls.GENERATE, calls.CHAT], ids=lambda kind: kind.function)
def test_our_calls_are_answered_with_200(kind: calls.Kind, tmp_path: Path) -> None:
    folder = unpack(tmp_path)[kind.function]

    with calls.serving("fake_endpoint") as url, calls.our_worker(kind, folder, url) as worker:
        medians = worker.run(1)

    assert medians["ours"] > 0
    assert medians["boto3"] > 0


@pytest.mark.parametrize("function", SETTINGS)
def test_a_measured_function_reads_its_settings(function: str) -> None:
    settings = import_module(f"{function}.settings").Settings

    assert load(settings, environment(function))


def test_a_streaming_function_starts_with_its_loop(tmp_path: Path) -> None:
    started = start.candidates(unpack(tmp_path), Path(sys.executable))["openai_stream"]

    assert started.code.startswith("from streaming import")
    assert start.measure({"it": started}, rounds=1)["it"] > 0


def test_a_start_costs_processor_time() -> None:
    python = Path(sys.executable)
    times = start.measure(
        {"idle": Start(python, "pass"), "busy": Start(python, "sum(range(20_000_000))")}, rounds=1
    )

    assert 0 < times["idle"] < times["busy"]


def test_the_zips_meet_their_goal() -> None:
    assert all(row.is_met for row in sizes.rows())
