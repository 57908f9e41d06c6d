"""A short run of `make load`, which takes two minutes."""

from __future__ import annotations

import pytest

from benchmarks.load.report import growth
from benchmarks.load.result import Result
from benchmarks.load.run import run

pytestmark = [pytest.mark.xdist_group("load"), pytest.mark.long]

REQUESTS = 400
MEGABYTE = 1024 * 1024
# Of the interpreter, whose memory moves by some pages; a leak of a prompt a request would be more.
NOISE_BYTES = 4 * MEGABYTE


@pytest.fixture(scope="module")
def result() -> Result:
    return run(REQUESTS)


def test_every_request_is_answered_and_logged_whatever_breaks(result: Result) -> None:
    assert result.lost == []
    assert len(result.answers) + result.hung_up == REQUESTS
    assert result.hung_up == REQUESTS // 50
    assert result.logged == REQUESTS


def test_every_answer_is_one_that_may_be_and_nobody_elses(result: Result) -> None:
    assert result.problems == []


@pytest.mark.parametrize("kind", ["a prompt", "a stream"])
def test_most_requests_get_the_whole_completion(result: Result, kind: str) -> None:
    outcomes = [answer.outcome for answer in result.answers if answer.kind == kind]

    # Faults meet some of them.
    assert outcomes.count("200") > len(outcomes) / 2


def test_a_third_of_the_requests_is_streamed(result: Result) -> None:
    streams = [a for a in result.answers if a.kind.startswith("a stream")]

    # One stream in fifty is of a client that leaves.
    assert len(streams) == len([n for n in range(0, REQUESTS, 3) if n % 50 != 47])


def test_no_answer_is_uncounted(result: Result) -> None:
    asking = [a for a in result.answers if a.kind in ("a prompt", "a stream")]
    good = [a for a in asking if a.outcome.startswith("200")]
    may_be_counted = [*asking, *(a for a in result.answers if a.kind == "no JSON")]

    # Once for each try, of which there are two where a connection broke.
    assert len(good) <= result.counted <= 2 * (len(may_be_counted) + result.hung_up)


def test_no_process_is_left_and_none_grows(result: Result) -> None:
    assert result.left == []
    assert all(m.function and m.streaming and m.container for m in result.memory[-5:])
    assert max(growth(result.memory)) < NOISE_BYTES
