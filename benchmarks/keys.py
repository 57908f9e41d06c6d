"""What keys in a table cost: an import, the authorizer with few keys and with many, its memory.

DynamoDB is a dictionary in this process: its own speed is not ours, and the emulated one would be
all that is measured. The writes of the import and the reads of the authorizer are the real ones.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import psutil

import tools.keys  # noqa: F401 - finds lambdas/
from authorizer.authorizer import Authorizer
from authorizer.key_table import KeyTable
from authorizer.settings import TableSettings
from benchmarks.table import Row
from tools.keys import import_file, importer, secret
from tools.keys.deployment import Deployment
from tools.keys.store import Store

SIZES = (10, 10_000, 100_000)
REQUESTS = 5_000
UNKNOWN = 1_000_000
WARM_UP = 50_000
CACHE_SECONDS = 60
REVOCATIONS = 60
GOAL_FLAT = 1.5
GOAL_GROWTH_MB = 1.0

_NOW = 1_800_000_000


@dataclass
class FakeTable:
    """The part of botocore's client that is used, over a dictionary."""

    items: dict[str, Any] = field(default_factory=dict)

    def get_item(self, **arguments: Any) -> dict[str, Any]:
        """Return one item."""
        found = self.items.get(arguments["Key"]["id"]["S"])
        return {"Item": found} if found else {}

    def batch_get_item(self, **arguments: Any) -> dict[str, Any]:
        """Return the items that exist."""
        [(table, request)] = arguments["RequestItems"].items()
        ids = [key["id"]["S"] for key in request["Keys"]]
        return {"Responses": {table: [self.items[each] for each in ids if each in self.items]}}

    def transact_write_items(self, **arguments: Any) -> dict[str, Any]:
        """Create items."""
        for write in arguments["TransactItems"]:
            item = write["Put"]["Item"]
            self.items[item["id"]["S"]] = item
        return {}

    def update_item(self, **_: Any) -> dict[str, Any]:
        """Note a use."""
        return {}


@dataclass(frozen=True)
class Figures:
    """What was measured; times of one decision in milliseconds.

    Attributes:
        import_seconds: of the largest number of keys; processor time, as all times here.
        cold: p50 and p99 by number of keys, for keys that are not remembered.
        warm: the same for one key again and again.
        revocation: seconds until a disabled key is refused, p50 and the longest, with the default
            settings, by a clock of their own.
        growth_mb: of memory, from the first unknown keys to the last of them.
    """

    import_seconds: float
    cold: dict[int, tuple[float, float]]
    warm: dict[int, tuple[float, float]]
    revocation: tuple[float, float]
    growth_mb: float


def measure() -> Figures:
    """Measure everything."""
    cold, warm = {}, {}
    for size in SIZES:
        table, keys, import_seconds = _imported(size)
        # As many different keys a round as the smallest table has, so that each is read once.
        rounds = [keys[at % size :][:10] for at in range(0, REQUESTS, 10)]
        cold[size] = _percentiles([ms for some in rounds for ms in _times(_decide(table), some)])
        warm[size] = _percentiles(_times(_decide(table), [keys[0]] * REQUESTS)[1:])
    return Figures(import_seconds, cold, warm, _revocation(), _growth(_decide(table)))


def rows(figures: Figures) -> list[Row]:
    """Return the rows of the report."""
    few, many = SIZES[0], SIZES[-1]
    found = [
        Row(
            f"import of {many:,} keys in one run, without DynamoDB",
            f"{figures.import_seconds:.1f} s",
        )
    ]
    for kind, times in (("read", figures.cold), ("remembered", figures.warm)):
        for size, (p50, p99) in times.items():
            ratio = p50 / times[few][0]
            is_many = size == many
            found.append(
                Row(
                    f"authorizer, key {kind}, {size:,} keys, p50 · p99",
                    f"{p50:.3f} · {p99:.3f} ms",
                    [] if size == few else [(f"{few} keys", ratio)],
                    f"≤ {GOAL_FLAT}x {few} keys" if is_many else "",
                    ratio <= GOAL_FLAT if is_many else None,
                )
            )
    found.append(
        Row(
            f"until a disabled key is refused, cache_seconds = {CACHE_SECONDS}, p50 · longest",
            "{:.1f} · {:.1f} s".format(*figures.revocation),
            goal=f"≤ {CACHE_SECONDS} s",
            is_met=figures.revocation[1] <= CACHE_SECONDS,
        )
    )
    found.append(
        Row(
            f"growth of the authorizer while {UNKNOWN:,} unknown keys are tried",
            f"{figures.growth_mb:.1f} MB",
            goal=f"≤ {GOAL_GROWTH_MB:g} MB",
            is_met=figures.growth_mb <= GOAL_GROWTH_MB,
        )
    )
    return found


def _imported(size: int) -> tuple[FakeTable, list[str], float]:
    """Import so many keys in one run. Returns the table, the keys, and the processor time."""
    table = FakeTable()
    began = time.process_time()
    text = "\n".join(f'{{"name": "client-{number}"}}' for number in range(size))
    lines = import_file.parse(text, Deployment("keys", "us-east-1"), _NOW)
    keys = {line.wanted.name: secret.new() for line in lines}
    digests = {name: secret.digest_of(key) for name, key in keys.items()}
    store = Store(table, "keys")
    missing = importer.missing(store, importer.entries(lines, digests, _NOW), _silent)
    importer.create(store, missing, _silent)
    return table, list(keys.values()), time.process_time() - began


def _silent(_what: str, _done: int, _of: int) -> None:
    pass


def _decide(table: FakeTable) -> Authorizer:
    """A new authorizer, which remembers nothing."""
    settings = TableSettings("keys", CACHE_SECONDS, unknown_cache_seconds=5)
    return Authorizer([], table=KeyTable(settings, table, time.time))


def _times(authorizer: Authorizer, keys: Sequence[str]) -> list[float]:
    """Return the milliseconds of a decision about each key; each is valid."""
    found = []
    for key in keys:
        event = _event(key)
        began = time.thread_time()
        response = authorizer.handle(event, None)
        found.append((time.thread_time() - began) * 1000)
        assert response["isAuthorized"]
    return found


def _event(key: str) -> dict[str, Any]:
    return {"routeKey": "POST /generate", "headers": {"authorization": f"Bearer {key}"}}


def _percentiles(times: Sequence[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(times, n=100)
    return cuts[49], cuts[98]


def _revocation() -> tuple[float, float]:
    """Return how long a key that is used eight times a second is accepted after it was disabled."""
    found = []
    for number in range(REVOCATIONS):
        table, [key], _ = _imported(1)
        moment = [float(_NOW)]
        settings = TableSettings("keys", CACHE_SECONDS, unknown_cache_seconds=5)
        keys = KeyTable(settings, table, partial(moment.__getitem__, 0))
        assert keys.find([key])[0]
        # Disabled at another point of the time for which it is remembered, in each round.
        moment[0] += number * CACHE_SECONDS / REVOCATIONS
        assert keys.find([key])[0]
        table.items[secret.digest_of(key)]["disabled_at"] = {"N": str(_NOW)}
        disabled_at = moment[0]
        while keys.find([key])[0]:
            moment[0] += 0.125
        found.append(moment[0] - disabled_at)
    return statistics.median(found), max(found)


def _growth(authorizer: Authorizer) -> float:
    """Return the MB by which this process grows while unknown keys are tried, after the first."""
    process = psutil.Process()
    began = 0
    for number in range(UNKNOWN):
        if number == WARM_UP:
            began = process.memory_info().rss
        authorizer.handle(_event(f"unknown-{number:032}"), None)
    return (process.memory_info().rss - began) / 1e6
