"""Draw a recording of `tools/record.py` as an animated picture: `python -m tools.picture CAST SVG`.

The picture is an SVG that moves by CSS alone, so it plays wherever an image is shown. It draws the
part of a recording from one line to another, and plays it again and again. Without animations it
shows the end.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from tools.record import Cast, read

# What `make demo` of a chat prints: from the end of the apply to the end of the response.
FIRST = "Apply complete!"
LAST = "a cold start included."

# Pauses are shown, but no longer than this. The recording has the true times.
MAX_PAUSE_SECONDS = 1.0
END_SECONDS = 5.0

_LINE = 18
_CHARACTER = 8.4
_MARGIN = 14
_STYLE = """\
rect { fill: #14181f }
text { fill: #d7dee8; font: 14px ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace }
text { white-space: pre }
.command { fill: #8fce8b }
@media (prefers-reduced-motion: reduce) { * { animation: none !important } }"""


@dataclass(slots=True)
class Row:
    """A row of the terminal: when which text was added to it."""

    parts: list[tuple[float, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All of its text."""
        return "".join(text for _, text in self.parts)


class PictureError(Exception):
    """The recording has not what is to be drawn."""


def draw(cast: Cast, first: str = FIRST, last: str = LAST) -> str:
    """Return the picture of a recording.

    Args:
        cast: the recording. It may have text and line ends, and nothing that moves the cursor.
        first: a text of the first line to draw.
        last: a text of the last one.

    Raises:
        PictureError: there is no such line.
    """
    rows = _between(list(_rows(cast)), first, last)
    times = _shortened(sorted({at for row in rows for at, _ in row.parts}))
    duration = max(times.values()) + END_SECONDS
    names = {at: f"t{number}" for number, at in enumerate(times)}
    height = cast.rows * _LINE + 2 * _MARGIN
    width = round(cast.columns * _CHARACTER) + 2 * _MARGIN
    style = [_STYLE, *_appearances(times, names, duration), *_scroll(rows, cast, times, duration)]
    lines = [_line(row, number, names) for number, row in enumerate(rows, 1)]
    top = -max(0, len(rows) + 1 - cast.rows) * _LINE
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" role="img">',
            f"<title>{escape(cast.command)}</title>",
            "<style>",
            *style,
            "</style>",
            f'<rect width="{width}" height="{height}" rx="8"/>',
            f'<svg y="{_MARGIN}" width="{width}" height="{cast.rows * _LINE}">',
            f'<g class="page" transform="translate(0 {top})">',
            f'<text class="command" x="{_MARGIN}" y="13">$ {escape(cast.command)}</text>',
            *lines,
            "</g>\n</svg>\n</svg>\n",
        ]
    )


def _rows(cast: Cast) -> Iterator[Row]:
    """Yield the rows, wrapped as the terminal wraps them."""
    row, column = Row(), 0
    for output in cast.outputs:
        for number, line in enumerate(output.text.replace("\r\n", "\n").split("\n")):
            if number:
                yield row
                row, column = Row(), 0
            while column + len(line) > cast.columns:
                head, line = line[: cast.columns - column], line[cast.columns - column :]
                row.parts.append((output.seconds, head))
                yield row
                row, column = Row(), 0
            if line:
                row.parts.append((output.seconds, line))
                column += len(line)
    yield row


def _between(rows: list[Row], first: str, last: str) -> list[Row]:
    begin = next((at for at, row in enumerate(rows) if first in row.text), None)
    if begin is None:
        raise PictureError(f"no line has {first!r}")
    end = next((at for at in range(begin, len(rows)) if last in rows[at].text), None)
    if end is None:
        raise PictureError(f"no line after the first has {last!r}")
    return rows[begin : end + 1]


def _shortened(times: Sequence[float]) -> dict[float, float]:
    """Return when to show what was printed at each time, with no pause that is too long."""
    shown: dict[float, float] = {}
    before, at = times[0], MAX_PAUSE_SECONDS
    for each in times:
        at += min(each - before, MAX_PAUSE_SECONDS)
        shown[each], before = at, each
    return shown


def _appearances(
    times: dict[float, float], names: dict[float, str], duration: float
) -> Iterator[str]:
    for at, name in names.items():
        percent = f"{100 * times[at] / duration:.2f}%"
        yield f"@keyframes {name} {{ 0% {{ fill-opacity: 0 }} {percent} {{ fill-opacity: 1 }} }}"
        yield f".{name} {{ animation: {name} {duration:.2f}s step-end infinite }}"


def _scroll(
    rows: list[Row], cast: Cast, times: dict[float, float], duration: float
) -> Iterator[str]:
    """Yield the animation that keeps the newest row in sight. The first row is the command."""
    steps = {0.0: 0}
    newest = 0.0
    for number, row in enumerate(rows, 2):
        newest = max([newest, *(times[at] for at, _ in row.parts[:1])])
        steps[100 * newest / duration] = -max(0, number - cast.rows) * _LINE
    frames = " ".join(
        f"{percent:.2f}% {{ transform: translateY({top}px) }}" for percent, top in steps.items()
    )
    yield f"@keyframes page {{ {frames} }}"
    yield f".page {{ animation: page {duration:.2f}s step-end infinite }}"


def _line(row: Row, number: int, names: dict[float, str]) -> str:
    parts = (f'<tspan class="{names[at]}">{escape(text)}</tspan>' for at, text in row.parts)
    return f'<text x="{_MARGIN}" y="{number * _LINE + 13}">{"".join(parts)}</text>'


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw a recording. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.picture", description=__doc__)
    parser.add_argument("cast", type=Path, help="the recording")
    parser.add_argument("svg", type=Path, help="where to write the picture")
    options = parser.parse_args(arguments)
    try:
        picture = draw(read(options.cast.read_text(encoding="utf-8")))
    except PictureError as error:
        print(f"Nothing was drawn: {error}", file=sys.stderr)
        return 1
    options.svg.write_text(picture, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
