"""Creates the keys of a file, many at once.

First it looks for what is there already, and stops if a name has another key. A key that the table
has as the file has it is left alone, so that an import that ended half-way can be repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import TypeVar

from api_keys.item import NAME_PREFIX, Item, Key
from tools.keys import commands
from tools.keys.import_file import Line, raise_problems
from tools.keys.store import MAX_READS, MAX_WRITES, ConditionError, Store

THREADS = 16
# Two items of each key.
CHUNK = min(MAX_READS, MAX_WRITES) // 2
# A table on demand begins with 4,000 writes a second, and needs minutes for more.
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
ATTEMPTS = 60

T = TypeVar("T")

Progress = Callable[[str, int, int], None]
"""(what is done, how many, of how many)"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A key to create, and the line that it comes from."""

    line: Line
    key: Key


def entries(lines: Sequence[Line], digests: Mapping[str, str], now: int) -> list[Entry]:
    """Return the keys to create.

    Args:
        lines: of the file.
        digests: those of new keys, by name.
        now: epoch seconds.
    """
    return [
        Entry(line, commands.to_key(line.wanted, line.digest or digests[line.wanted.name], now))
        for line in lines
    ]


def missing(store: Store, wanted: Sequence[Entry], progress: Progress) -> list[Entry]:
    """Return the keys that are not there.

    Raises:
        KeysError: a name or a digest is in use.
    """
    found: list[Entry] = []
    problems: list[tuple[int, str]] = []
    for some, used in _each(lambda chunk: _look(store, chunk), wanted, progress, "checked"):
        found += some
        problems += used
    raise_problems(sorted(problems), "Nothing was written. Correct the file:")
    return found


def create(store: Store, wanted: Sequence[Entry], progress: Progress) -> None:
    """Create keys that are not there.

    Raises:
        KeysError: a name or a digest came into use meanwhile. The others were created.
    """
    problems: list[tuple[int, str]] = []
    for late in _each(lambda chunk: _create(store, chunk), wanted, progress, "created"):
        problems += late
    raise_problems(sorted(problems), "The other keys were created. Correct the file:")


def _each(
    work: Callable[[Sequence[Entry]], T],
    wanted: Sequence[Entry],
    progress: Progress,
    what: str,
) -> Iterator[T]:
    """Do something with all entries, chunk by chunk, in parallel; the first error ends it."""
    chunks = [wanted[at : at + CHUNK] for at in range(0, len(wanted), CHUNK)]
    done = 0
    with ThreadPoolExecutor(THREADS) as pool:
        futures = {pool.submit(work, chunk): len(chunk) for chunk in chunks}
        try:
            for future in as_completed(futures):
                yield future.result()
                done += futures[future]
                progress(what, done, len(wanted))
        finally:
            pool.shutdown(cancel_futures=True)


def _look(store: Store, chunk: Sequence[Entry]) -> tuple[list[Entry], list[tuple[int, str]]]:
    """Return the entries that are not there, and the lines whose name or digest is in use."""
    ids = [id_ for entry in chunk for id_ in (f"{NAME_PREFIX}{entry.key.name}", entry.key.digest)]
    items = store.items(list(dict.fromkeys(ids)))
    missing, problems = [], []
    for entry in chunk:
        name = items.get(f"{NAME_PREFIX}{entry.key.name}")
        key = items.get(entry.key.digest)
        if _is_of(key, entry.key.name):
            continue
        if name is not None:
            problems.append((entry.line.number, f"Choose another name: {entry.key.name} exists."))
        elif key is not None:
            owner = key["name"]["S"]
            problems.append((entry.line.number, f"Use another sha256: {owner} has this key."))
        else:
            missing.append(entry)
    return missing, problems


def _is_of(key: Item | None, name: str) -> bool:
    return key is not None and key.get("name", {}).get("S") == name


def _create(store: Store, chunk: Sequence[Entry]) -> list[tuple[int, str]]:
    """Create the keys of a chunk. Returns the lines whose name or digest is in use."""
    problems: list[tuple[int, str]] = []
    while chunk:
        try:
            store.write([write for entry in chunk for write in commands.new_writes(entry.key)])
        except ConditionError:
            # Somebody created one of them since.
            chunk, used = _look(store, chunk)
            problems += used
        else:
            break
    return problems
