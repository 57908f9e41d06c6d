"""The latency of each request over the time of a run, as SVG."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from benchmarks.load.report import percentile
from benchmarks.load.result import Answered

WIDTH, HEIGHT = 900, 360
LEFT, RIGHT, TOP, BOTTOM = 64, 28, 40, 40
MOST_DOTS = 1500
BINS = 60
LOWEST_MS, HIGHEST_MS = 1.0, 100_000.0
COLOURS = {"2": "#2a78d6", "4": "#eb6834", "5": "#e34948"}
NAMES = {"2": "200", "4": "4xx", "5": "5xx"}
INK, FAINT = "#52514e", "#d8d7d2"


def draw(answers: Sequence[Answered]) -> str:
    """Return the picture: a dot for an answer (at most 1500 of them), p50 and p99 as lines."""
    end = max((answer.at for answer in answers), default=0.0) or 1.0
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fcfcfb"/>',
        *_axes(end),
        *_dots(answers, end),
        *_line(answers, end, 0.5, "p50", ""),
        *_line(answers, end, 0.99, "p99", "6 3"),
        *_legend(),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _x(at: float, end: float) -> float:
    return LEFT + at / end * (WIDTH - LEFT - RIGHT)


def _y(ms: float) -> float:
    share = math.log(min(max(ms, LOWEST_MS), HIGHEST_MS) / LOWEST_MS) / math.log(
        HIGHEST_MS / LOWEST_MS
    )
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def _axes(end: float) -> Iterable[str]:
    for power in range(6):
        y = _y(10.0**power)
        yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="{FAINT}"/>'
        label = f"{10**power} ms" if power < 3 else f"{10 ** (power - 3)} s"
        yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" fill="{INK}">{label}</text>'
    for part in range(5):
        at = end * part / 4
        yield (
            f'<text x="{_x(at, end):.1f}" y="{HEIGHT - 16}" text-anchor="middle" fill="{INK}">'
            f"{at:.0f} s</text>"
        )


def _dots(answers: Sequence[Answered], end: float) -> Iterable[str]:
    step = max(1, math.ceil(len(answers) / MOST_DOTS))
    for answer in answers[::step]:
        colour = COLOURS.get(answer.outcome[0], INK)
        x, y = _x(answer.at, end), _y(answer.seconds * 1000)
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.6" fill="{colour}" fill-opacity="0.55"/>'


def _line(
    answers: Sequence[Answered], end: float, share: float, name: str, dashes: str
) -> Iterable[str]:
    bins: dict[int, list[float]] = {}
    for answer in answers:
        place = min(BINS - 1, int(answer.at / end * BINS))
        bins.setdefault(place, []).append(answer.seconds * 1000)
    points = [
        (_x((place + 0.5) / BINS * end, end), _y(percentile(times, share)))
        for place, times in sorted(bins.items())
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    yield (
        f'<polyline points="{path}" fill="none" stroke="{INK}" stroke-width="1.6" '
        f'stroke-dasharray="{dashes}"><title>{name}</title></polyline>'
    )


def _legend() -> Iterable[str]:
    title = "Latency of each request, every kind of fault in force"
    yield f'<text x="{LEFT}" y="22" fill="#0b0b0b" font-size="14">{title}</text>'
    x = 520
    for family, colour in COLOURS.items():
        yield f'<circle cx="{x}" cy="18" r="4" fill="{colour}"/>'
        yield f'<text x="{x + 9}" y="22" fill="{INK}">{NAMES[family]}</text>'
        x += 60
    for name, dashes in (("p50", ""), ("p99", "6 3")):
        yield (
            f'<line x1="{x}" x2="{x + 24}" y1="18" y2="18" stroke="{INK}" stroke-width="1.6" '
            f'stroke-dasharray="{dashes}"/>'
        )
        yield f'<text x="{x + 30}" y="22" fill="{INK}">{name}</text>'
        x += 70
