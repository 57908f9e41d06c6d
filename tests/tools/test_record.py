"""The recorder runs a command in a terminal, and writes what it prints and when."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tools import record
from tools.record import Cast, Output

SCRIPT = """
import os, sys, time
print(sys.stdout.isatty(), os.get_terminal_size().columns)
for word in "one", " zwölf":
    time.sleep(0.2)
    print(word, end="", flush=True)
"""


def test_each_output_has_its_time(tmp_path: Path) -> None:
    file = tmp_path / "demo.cast"
    assert record.main([str(file), "--", sys.executable, "-c", SCRIPT]) == 0
    cast = record.read(file.read_text(encoding="utf-8"))
    text = "".join(each.text for each in cast.outputs)
    assert text == f"True {record.COLUMNS}\r\none zwölf"
    assert cast.outputs[-1].seconds - cast.outputs[-2].seconds > 0.1


def test_a_character_that_comes_in_two_parts_is_whole() -> None:
    script = "import os, time; os.write(1, b'\\xc3'); time.sleep(0.2); os.write(1, b'\\xb6')"
    cast = record.record([sys.executable, "-c", script], lambda _: None)
    assert [each.text for each in cast.outputs] == ["ö"]


def test_a_failed_command_leaves_no_recording(tmp_path: Path) -> None:
    file = tmp_path / "demo.cast"
    assert record.main([str(file), "--", sys.executable, "-c", "raise SystemExit(3)"]) == 1
    assert not file.exists()


def test_the_format_is_an_asciicast() -> None:
    cast = Cast("make demo", 80, 24, (Output(0.25, "a\r\n"), Output(1.5, "ü")))
    header, *rows = (json.loads(line) for line in record.write(cast).splitlines())
    assert (header["version"], header["width"], header["height"]) == (2, 80, 24)
    assert rows == [[0.25, "o", "a\r\n"], [1.5, "o", "ü"]]


def test_what_is_written_is_read() -> None:
    cast = Cast("make demo", 80, 24, (Output(0.25, "a\r\n"), Output(1.5, "ü")))
    assert record.read(record.write(cast)) == cast


@pytest.mark.parametrize("kind", ["i", "m", "r"])
def test_other_events_are_left_out(kind: str) -> None:
    cast = Cast("make demo", 80, 24, (Output(0.25, "a"),))
    assert record.read(record.write(cast) + json.dumps([1, kind, "x"])) == cast
