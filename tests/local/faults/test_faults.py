from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from local.faults import (
    CALLS,
    NOTIFICATIONS,
    RUNS,
    RUNTIME,
    Fault,
    FaultError,
    Faults,
    Kind,
    parse,
)


def kinds(faults: tuple[Fault, ...]) -> list[Kind]:
    return [fault.kind for fault in faults]


def always() -> float:
    return 0.0


def test_without_faults_nothing_is_drawn() -> None:
    assert Faults(always).draw() == ()


def test_a_fault_hits_one_request_by_default() -> None:
    faults = Faults(always)
    faults.add(Fault(Kind.THROTTLE))
    assert kinds(faults.draw()) == [Kind.THROTTLE]
    assert faults.draw() == ()


def test_a_fault_hits_as_many_requests_as_it_says() -> None:
    faults = Faults(always)
    faults.add(Fault(Kind.THROTTLE, times=2))
    assert [kinds(faults.draw()) for _ in range(3)] == [[Kind.THROTTLE], [Kind.THROTTLE], []]


def test_the_times_that_are_left_can_be_seen() -> None:
    faults = Faults(always)
    faults.add(Fault(Kind.THROTTLE, times=3))
    faults.draw()
    assert [fault.times for fault in faults.active()] == [2]


def test_a_fault_without_end_lasts_until_it_is_cleared() -> None:
    faults = Faults(always)
    faults.add(Fault(Kind.UNAVAILABLE, times=None))
    for _ in range(5):
        assert kinds(faults.draw()) == [Kind.UNAVAILABLE]
    faults.clear()
    assert faults.active() == ()
    assert faults.draw() == ()


def test_faults_take_their_turns_in_the_order_in_which_they_were_added() -> None:
    faults = Faults(always)
    faults.add(Fault(Kind.THROTTLE))
    faults.add(Fault(Kind.MODEL_ERROR))
    assert [kinds(faults.draw()) for _ in range(2)] == [[Kind.THROTTLE], [Kind.MODEL_ERROR]]


def test_slow_comes_together_with_the_fault_behind_it() -> None:
    faults = Faults(always)
    for kind in (Kind.SLOW, Kind.THROTTLE, Kind.SLOW):
        faults.add(Fault(kind))
    assert kinds(faults.draw()) == [Kind.SLOW, Kind.THROTTLE]
    assert kinds(faults.draw()) == [Kind.SLOW]


def test_a_request_that_is_spared_by_chance_does_not_count() -> None:
    chances: Iterator[float] = iter([0.5, 0.49])
    faults = Faults(lambda: next(chances))
    faults.add(Fault(Kind.THROTTLE, probability=0.5))
    assert faults.draw() == ()
    assert kinds(faults.draw()) == [Kind.THROTTLE]


def test_threads_that_draw_at_once_share_the_times() -> None:
    faults = Faults(always)
    faults.add(Fault(Kind.THROTTLE, times=500))
    with ThreadPoolExecutor(8) as pool:
        drawn = list(pool.map(lambda _: faults.draw(), range(800)))
    assert sum(bool(each) for each in drawn) == 500


@pytest.mark.parametrize(
    ("definition", "fault"),
    [
        ({"kind": "throttle"}, Fault(Kind.THROTTLE)),
        ({"kind": "not_ready", "times": None}, Fault(Kind.NOT_READY, times=None)),
        ({"kind": "unavailable", "probability": 0.25}, Fault(Kind.UNAVAILABLE, probability=0.25)),
        (
            {"kind": "model_error", "status": 422, "message": "no", "times": 2},
            Fault(Kind.MODEL_ERROR, times=2, status=422, message="no"),
        ),
        ({"kind": "model_error", "status": 0}, Fault(Kind.MODEL_ERROR, status=0)),
        ({"kind": "slow", "seconds": 0.5}, Fault(Kind.SLOW, seconds=0.5)),
        ({"kind": "cut", "parts": 3}, Fault(Kind.CUT, parts=3)),
    ],
)
def test_a_definition_becomes_a_fault(definition: dict[str, Any], fault: Fault) -> None:
    assert parse(definition) == fault


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_shown_of_a_fault_defines_it_again(kind: Kind) -> None:
    assert parse(Fault(kind).to_json()) == Fault(kind)


@pytest.mark.parametrize(
    ("definition", "complaint"),
    [
        ("throttle", "must be a JSON object"),
        ({}, "kind must be one of: throttle, model_error"),
        ({"kind": "explode"}, "kind must be one of"),
        ({"kind": ["throttle"]}, "kind must be one of"),
        ({"kind": "throttle", "status": 500}, "throttle has no field 'status'"),
        ({"kind": "throttle", "time": 1}, "it takes: kind, probability, times"),
        ({"kind": "throttle", "times": 0}, "times must be"),
        ({"kind": "throttle", "times": "2"}, "times must be"),
        ({"kind": "throttle", "times": True}, "times must be"),
        ({"kind": "throttle", "probability": 0}, "probability must be"),
        ({"kind": "throttle", "probability": 1.5}, "probability must be"),
        ({"kind": "model_error", "status": 200}, "status must be"),
        ({"kind": "model_error", "message": 5}, "message must be"),
        ({"kind": "slow", "seconds": -1}, "seconds must be"),
        ({"kind": "slow", "seconds": "1"}, "seconds must be"),
        ({"kind": "cut", "parts": 1.5}, "parts must be"),
    ],
)
def test_a_definition_that_makes_no_sense_is_refused(definition: object, complaint: str) -> None:
    with pytest.raises(FaultError, match=complaint):
        parse(definition)


def test_a_fault_of_another_arrow_is_left_for_its_own() -> None:
    faults = Faults(always)
    faults.add(Fault(Kind.NOTIFY_LOST))
    assert faults.draw() == ()
    assert faults.draw_one(CALLS) is None
    assert faults.draw_one(NOTIFICATIONS) == Fault(Kind.NOTIFY_LOST)


def test_a_fault_that_skips_hits_the_call_behind_those() -> None:
    faults = Faults(always)
    faults.add(Fault(Kind.TABLE_DOWN, skip=2))
    assert [bool(faults.draw(CALLS)) for _ in range(4)] == [False, False, True, False]


def test_a_fault_waits_for_its_function_and_its_operation() -> None:
    faults = Faults(always)
    faults.add(Fault(Kind.TABLE_DOWN, function="mine", operation="PutItem"))
    assert faults.draw(CALLS, function="other", operation="PutItem") == ()
    assert faults.draw(CALLS, function="mine", operation="GetItem") == ()
    assert len(faults.draw(CALLS, function="mine", operation="PutItem")) == 1


def test_every_kind_is_of_an_arrow() -> None:
    assert RUNTIME | CALLS | RUNS | NOTIFICATIONS | {Kind.SCHEDULE_MISSED} == set(Kind)


@pytest.mark.parametrize(
    "definition",
    [
        {"kind": "table_down", "function": 1},
        {"kind": "table_down", "skip": -1},
        {"kind": "handler_crash", "moment": "during"},
        {"kind": "notify_lost", "operation": "PutItem"},
    ],
)
def test_a_definition_of_an_arrows_fault_that_makes_no_sense_is_refused(
    definition: object,
) -> None:
    with pytest.raises(FaultError):
        parse(definition)
