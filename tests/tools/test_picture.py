"""The picture of a recording shows each text when it was printed."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tools import picture, record
from tools.record import Cast, Output

OUTPUTS = (
    Output(1.0, "not this\r\n"),
    Output(2.0, "Apply complete!\r\n\r\n"),
    Output(60.0, "  The"),
    Output(60.2, " sea <&>"),
    Output(60.4, "\r\n0.4 s, a cold start included.\r\nnor this\r\n"),
)
CAST = Cast("make demo", 40, 10, OUTPUTS)
SVG = "{http://www.w3.org/2000/svg}"


def texts(drawn: str) -> list[str]:
    """Return the rows of a picture."""
    return ["".join(each.itertext()) for each in ET.fromstring(drawn).iter(f"{SVG}text")]


def shown_at(drawn: str) -> dict[str, float]:
    """Text → the part of the animation, in percent, after which it is shown."""
    percents = dict(re.findall(r"@keyframes (t\d+) .* ([\d.]+)% { fill-opacity: 1 }", drawn))
    spans = ET.fromstring(drawn).iter(f"{SVG}tspan")
    return {each.text or "": float(percents[each.attrib["class"]]) for each in spans}


def test_the_rows_between_two_lines_are_drawn_under_the_command() -> None:
    expected = ["$ make demo", "Apply complete!", "", "  The sea <&>"]
    assert texts(picture.draw(CAST)) == [*expected, "0.4 s, a cold start included."]


def test_a_long_line_is_wrapped_as_in_the_terminal() -> None:
    outputs = (Output(1, "Apply complete!\r\n" + "x" * 50), Output(2, "y a cold start included."))
    rows = texts(picture.draw(Cast("make demo", 40, 10, outputs)))
    assert rows[2:] == ["x" * 40, "x" * 10 + "y a cold start included."]


def test_each_text_appears_at_its_time_and_a_long_pause_is_shorter() -> None:
    shown = shown_at(picture.draw(CAST))
    duration = 2 * picture.MAX_PAUSE_SECONDS + 0.4 + picture.END_SECONDS
    seconds = [shown[text] * duration / 100 for text in ("Apply complete!", "  The", " sea <&>")]
    assert seconds == pytest.approx([1.0, 2.0, 2.2], abs=0.01)


def test_the_newest_row_stays_in_sight() -> None:
    lines = "\r\n".join(f"line {number}" for number in range(20))
    outputs = (Output(1, "Apply complete!\r\n"), Output(2, f"{lines}\r\n a cold start included."))
    drawn = picture.draw(Cast("make demo", 40, 10, outputs))
    # The command, two lines around the twenty, and ten rows of 18 pixels.
    assert 'transform="translate(0 -234)"' in drawn
    assert "translateY(-234px) }" in drawn


@pytest.mark.parametrize(
    ("outputs", "missing"), [((), "Apply complete!"), (OUTPUTS[:3], "a cold start included.")]
)
def test_a_recording_without_the_lines_is_not_drawn(
    outputs: tuple[Output, ...],
    missing: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "x.cast").write_text(record.write(Cast("make demo", 40, 10, outputs)))
    assert picture.main([str(tmp_path / "x.cast"), str(tmp_path / "x.svg")]) == 1
    assert missing in capsys.readouterr().err
    assert not (tmp_path / "x.svg").exists()
