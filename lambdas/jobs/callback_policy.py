"""Whom a client may have called back, and when. Pure; docs/jobs.md has the whole of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

HEADER = "callback-url"
MAX_URL_CHARACTERS = 2048

# The first attempt is started by whoever ends the job. If nothing came of that, the sweeper starts
# it after so long; in the same way it starts each further one, after a pause of its own.
START_SECONDS = 60
PAUSES_SECONDS = (60, 300, 1800, 7200, 18000, 28800)
MAX_ATTEMPTS = len(PAUSES_SECONDS) + 1

# Spelt out and not left to urllib: what two parsers read differently is a way past a list of hosts.
# The characters are those of RFC 3986, so no line break and no blank can get into a request.
_URL = re.compile(
    r"https://(?P<host>[A-Za-z0-9.-]{1,253})(?::443)?"
    r"(?P<path>(?:[/?][A-Za-z0-9._~!$&'()*+,;=:@/?%-]*)?)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Target:
    """A URL that may be called: the host's name, and what is asked of it, query included."""

    host: str
    path: str


def target(url: str, hosts: frozenset[str]) -> Target | None:
    """Return what a URL leads to; None if it is not https, on port 443, at one of the hosts."""
    found = _URL.fullmatch(url) if len(url) <= MAX_URL_CHARACTERS else None
    if found is None or found["host"].lower() not in hosts:
        return None
    path = found["path"]
    return Target(found["host"].lower(), path if path.startswith("/") else f"/{path}")


def pause(attempt: int) -> int:
    """Return after how many seconds the sweeper looks again, counted from an attempt's begin."""
    return PAUSES_SECONDS[attempt - 1] if attempt < MAX_ATTEMPTS else START_SECONDS
