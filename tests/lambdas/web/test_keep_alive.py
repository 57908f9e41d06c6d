from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from web import deadline, keep_alive
from web.deadline import Deadline
from web.keep_alive import COMMENT, MAX_WAITING_PARTS, with_keep_alive


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        thread.join(5)
        assert not thread.is_alive()


def with_pauses(*parts: bytes | float) -> Iterator[bytes]:
    """Parts, and pauses in seconds."""
    for part in parts:
        if isinstance(part, bytes):
            yield part
        else:
            time.sleep(part)


def test_parts_come_in_order() -> None:
    parts = [b"%d\n" % number for number in range(1000)]

    assert b"".join(with_keep_alive(iter(parts), 5)) == b"".join(parts)


def test_a_part_is_passed_on_before_the_next_one_is_made() -> None:
    parts = with_keep_alive(with_pauses(b"one", 2.0, b"two"), 5)
    started = time.monotonic()

    assert next(parts) == b"one"
    assert time.monotonic() - started < 1.5
    assert list(parts) == [b"two"]


def test_a_pause_has_a_comment_for_each_time_that_nothing_was_sent() -> None:
    parts = with_keep_alive(with_pauses(b"one", 0.5, b"two"), 0.2)

    assert list(parts) == [b"one", COMMENT, COMMENT, b"two"]


def test_the_first_part_may_be_late() -> None:
    assert list(with_keep_alive(with_pauses(0.3, b"one"), 0.2, b": hold\n\n")) == [
        b": hold\n\n",
        b"one",
    ]


def test_empty_parts_are_no_comments() -> None:
    assert list(with_keep_alive(iter([b"", b"one", b""]), 5)) == [b"one"]


def test_what_the_parts_raise_comes_after_the_last_part() -> None:
    def failing() -> Iterator[bytes]:
        yield b"one"
        raise KeyError("x")

    parts = with_keep_alive(failing(), 5)

    assert next(parts) == b"one"
    with pytest.raises(KeyError, match="x"):
        next(parts)


def test_the_deadline_applies_to_the_parts() -> None:
    left: list[float] = []

    def looking() -> Iterator[bytes]:
        left.append(deadline.current().left())
        yield b"one"

    with deadline.until(Deadline(10.0, lambda: 4.0)):
        assert list(with_keep_alive(looking(), 5)) == [b"one"]

    assert left == [6.0]


def test_a_caller_that_stops_early_ends_the_deadline_and_closes_the_parts() -> None:
    events: list[str] = []

    def waiting() -> Iterator[bytes]:
        try:
            yield b"one"
            while deadline.current().left() > 0:
                time.sleep(0.01)
            events.append("ended")
            yield b"two"
        finally:
            events.append("closed")

    parts = with_keep_alive(waiting(), 5)
    next(parts)
    parts.close()  # type: ignore[attr-defined]

    assert events == ["ended", "closed"]


def test_only_some_parts_are_read_ahead() -> None:
    read = 0

    def counting() -> Iterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield b"x"

    parts = with_keep_alive(counting(), 5)
    next(parts)
    time.sleep(0.2)
    parts.close()  # type: ignore[attr-defined]

    assert read <= 2 * MAX_WAITING_PARTS + 2


def test_parts_that_have_come_by_then_are_sent_as_one() -> None:
    parts = with_keep_alive(iter([b"one", b"two", b"three"]), 5)
    reader = keep_alive._Reader(iter([b"one", b"two", b"three"]))
    reader.start()
    reader._thread.join()

    assert reader.take(5) == b"onetwothree"
    assert reader.take(5) is None
    assert b"".join(parts) == b"onetwothree"


def test_parts_that_are_no_generator_are_closed_too() -> None:
    closed: list[bool] = []

    class Parts:
        def __iter__(self) -> Parts:
            return self

        def __next__(self) -> bytes:
            return b"x"

        def close(self) -> None:
            closed.append(True)

    parts = with_keep_alive(Parts(), 5)
    next(parts)
    parts.close()  # type: ignore[attr-defined]

    assert closed == [True]
