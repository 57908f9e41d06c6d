"""Which URLs may be called back, and when. Pure; docs/jobs.md describes the whole."""

from __future__ import annotations

import re
from dataclasses import dataclass

HEADER = "callback-url"
MAX_URL_CHARACTERS = 2048

# The function that ends a job starts the first attempt. If that fails, the sweeper starts it after
# START_SECONDS. The sweeper also starts each further attempt, after the pause before it.
START_SECONDS = 60
PAUSES_SECONDS = (60, 300, 1800, 7200, 18000, 28800)
MAX_ATTEMPTS = len(PAUSES_SECONDS) + 1

# Written out instead of using urllib: a URL that two parsers read differently could pass a list of
# hosts. The characters are those of RFC 3986, so a request cannot contain a line break or a space.
_URL = re.compile(
    r"https://(?P<host>[A-Za-z0-9.-]{1,253})(?::443)?"
    r"(?P<path>(?:[/?][A-Za-z0-9._~!$&'()*+,;=:@/?%-]*)?)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Target:
    """A URL that may be called: the host name, and the path with its query."""

    host: str
    path: str


def target(url: str, allowed_hosts: frozenset[str]) -> Target | None:
    """Return the target of a URL; None unless it is https, port 443, at one of the hosts."""
    found = _URL.fullmatch(url) if len(url) <= MAX_URL_CHARACTERS else None
    if found is None or found["host"].lower() not in allowed_hosts:
        return None
    path = found["path"]
    return Target(found["host"].lower(), path if path.startswith("/") else f"/{path}")


def pause_seconds(attempt: int) -> int:
    """Return the seconds between the start of an attempt and the sweeper's next check."""
    return PAUSES_SECONDS[attempt - 1] if attempt < MAX_ATTEMPTS else START_SECONDS
