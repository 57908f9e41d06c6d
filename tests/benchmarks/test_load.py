"""The requests of `make load`, their judge, its figures and its picture."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from benchmarks.load.exchange import KEYS, Received
from benchmarks.load.faults import FAULTS, STREAM_FAULTS
from benchmarks.load.picture import draw
from benchmarks.load.report import growth, percentile, render
from benchmarks.load.result import Answered, Memory, Result
from benchmarks.load.traffic import problem, request
from local.faults import CALLS, RUNTIME, STREAMS, Kind

REQUESTS = 400
MEGABYTE = 1024 * 1024
# Of the interpreter, whose memory moves by some pages; a leak of a prompt a request would be more.
NOISE_BYTES = 4 * MEGABYTE


def test_every_fault_that_a_request_can_meet_is_in_force() -> None:
    # Nothing of a request goes to S3.
    assert {fault["kind"] for fault in FAULTS} == {*RUNTIME, *CALLS} - STREAMS - {Kind.BUCKET_DOWN}
    assert {fault["kind"] for fault in STREAM_FAULTS} == {*STREAMS, Kind.CUT}


def test_requests_of_a_number_are_always_the_same_and_each_has_its_own_word() -> None:
    assert request(3) == request(3)
    words = [request(n).marker for n in range(200) if request(n).marker]
    assert len(set(words)) == len(words) > 180
    assert {request(n).kind for n in range(150)} == {
        "a prompt",
        "a wrong key",
        "no JSON",
        "usage",
        "no route",
        "hung up",
        "a stream",
        "a stream, a wrong key",
        "a stream, hung up",
    }
    assert {request(n).headers["authorization"] for n in range(7)} == {
        f"Bearer {key}" for key in KEYS.values()
    }


def test_an_answer_of_another_request_is_found() -> None:
    sent = request(1)
    own = json.dumps([{"generated_text": "to word1 WORD1 TO"}]).encode()
    other = json.dumps([{"generated_text": "to word2 WORD2 TO"}]).encode()

    assert problem(sent, Received(200, own)) is None
    assert "word1 got" in str(problem(sent, Received(200, other)))


@pytest.mark.parametrize(
    ("number", "status", "body"),
    [
        (1, 403, b'{"message": "Forbidden"}'),
        (7, 200, b"[]"),
        (1, 502, b"oops"),
        (1, 502, b'{"error": "oops"}'),
        (1, 502, b'{"error": {"message": "oops"}, "request_id": "1"}'),
        (17, 200, b"[]"),
        (37, 200, b"[]"),
    ],
)
def test_an_answer_that_may_not_be_is_found(number: int, status: int, body: bytes) -> None:
    assert problem(request(number), Received(status, body))


def test_an_error_in_its_one_shape_may_be() -> None:
    details = {"message": "m", "type": "t", "param": None, "code": "c"}
    error = json.dumps({"error": details, "request_id": "1"}).encode()

    assert problem(request(1), Received(502, error)) is None
    assert problem(request(3), Received(502, error)) is None
    assert problem(request(7), Received(403, b'{"message": "Forbidden"}')) is None
    assert problem(request(17), Received(400, b"The request body is invalid. And so on.")) is None


def test_an_answer_that_breaks_off_is_found() -> None:
    own = json.dumps([{"generated_text": "to word1 WORD1 TO"}]).encode()

    assert problem(request(1), Received(200, own, is_whole=False))


@pytest.mark.parametrize(("share", "value"), [(0.5, 5), (0.99, 10), (0.1, 1), (1, 10)])
def test_a_percentile_is_a_value_that_was_measured(share: float, value: float) -> None:
    assert percentile(range(10, 0, -1), share) == value


def test_growth_is_that_of_warm_processes() -> None:
    sizes = [10, 30, 40, 40, 41, 40, 42, 40]
    memory = [Memory(n, size, 2 * size, 7) for n, size in enumerate(sizes)]

    assert growth(memory) == (1, 2, 0)


def some() -> Result:
    answers = [Answered("a prompt", "200", n / 10, 0.02) for n in range(99)]
    answers.append(Answered("a prompt", "502 model_failed", 9.9, 1.5))
    answers.append(Answered("a stream", "200", 9.9, 0.3))
    answers.append(Answered("a stream", "200, then model_failed", 9.9, 0.3))
    memory = [Memory(n, MEGABYTE, MEGABYTE, MEGABYTE) for n in range(8)]
    return Result(answers, memory=memory, hung_up=2, logged=104, counted=102, seconds=10)


def test_the_report_says_what_came_of_it() -> None:
    report = render(some())

    assert "| requests, from 16 clients at once | 104 in 10 s |" in report
    assert "| answered with anything, p50 · p99 | 20 · 300 ms |" in report
    assert "| streamed to the end, p50 · p99 | 300 · 300 ms |" in report
    assert "| streams that end with an error | 1 |" in report
    assert "| a prompt: 200 | 99 |" in report
    assert "| a prompt: 502 model_failed | 1 |" in report


def test_the_picture_has_a_dot_for_each_answer_and_a_line_for_each_percentile() -> None:
    name = "{http://www.w3.org/2000/svg}"
    root = ElementTree.fromstring(draw(some().answers))

    dots = [dot for dot in root.iter(f"{name}circle") if dot.get("r") == "1.6"]
    assert len(dots) == 102
    lines = list(root.iter(f"{name}polyline"))
    assert [line[0].text for line in lines] == ["p50", "p99"]


def test_the_picture_of_many_answers_has_so_many_dots_at_most() -> None:
    answers = [Answered("a prompt", "200", n, 0.02) for n in range(10_000)]

    assert draw(answers).count("<circle") <= 1500 + 3
