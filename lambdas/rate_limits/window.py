"""The windows of rate limits: minutes and days of the calendar, in UTC. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MINUTE_SECONDS = 60
DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Moment:
    """The windows of a point in time.

    Attributes:
        day: "2026-11-23".
        minute: minutes since the epoch.
        minute_left: seconds until the next minute, 1 to 60.
        day_left: seconds until midnight, 1 to 86400.
    """

    day: str
    minute: int
    minute_left: int
    day_left: int


def moment(epoch_seconds: float) -> Moment:
    """Return the windows of a time."""
    seconds = int(epoch_seconds)
    return Moment(
        day=_date(seconds).isoformat(),
        minute=seconds // MINUTE_SECONDS,
        minute_left=MINUTE_SECONDS - seconds % MINUTE_SECONDS,
        day_left=DAY_SECONDS - seconds % DAY_SECONDS,
    )


def last_days(epoch_seconds: float, count: int) -> list[str]:
    """Return today and the days before it, newest first."""
    today = _date(int(epoch_seconds))
    return [(today - timedelta(days=before)).isoformat() for before in range(count)]


def midnight_after(day: str) -> int:
    """Return the epoch seconds at which a day is over."""
    begins = datetime.fromisoformat(day).replace(tzinfo=UTC)
    return int(begins.timestamp()) + DAY_SECONDS


def duration(seconds: int) -> str:
    """Write a duration as OpenAI's headers have it: "1s", "6m0s", "5h3m20s"."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}h{minutes}m{rest}s"
    return f"{minutes}m{rest}s" if minutes else f"{rest}s"


def _date(seconds: int) -> date:
    return datetime.fromtimestamp(seconds, UTC).date()
