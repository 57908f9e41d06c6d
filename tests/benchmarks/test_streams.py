"""A stream through handler and loop: its memory, and the figures of `make bench`."""

from __future__ import annotations

from benchmarks import streams
from benchmarks.calls import serving
from benchmarks.fake_stream import TOKEN
from benchmarks.streaming_function import running
from benchmarks.table import render

TOKENS = 100_000


def test_the_memory_of_a_function_stays_the_same_over_a_hundred_thousand_tokens() -> None:
    with serving("fake_stream") as url, running(streams.HANDLER, url) as function:
        function.invoke("1000")
        before_kb = function.memory_kb()
        streamed = function.invoke(str(TOKENS))
        after_kb = function.memory_kb()

    assert streamed.size > TOKENS * len(TOKEN)
    assert after_kb - before_kb < 2048


def test_the_rows_name_goals_and_whether_they_are_met() -> None:
    slow = streams.Figures(10_000.0, 20_000.0, 3.0, 1.0, 1024)
    fast = streams.Figures(40_000.0, 20_000.0, 1.5, 1.0, 0)

    assert "| 10,000 | 0.50x read by boto3 | ≥ 20,000 | missed |" in render(streams.rows(slow))
    assert "| 2.00 ms | 3.00x boto3's call | ≤ 1 ms | missed |" in render(streams.rows(slow))
    assert render(streams.rows(fast)).count("| met |") == 2
