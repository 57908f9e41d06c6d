"""Explores what can happen to a job: functions interleave at each call, and each call can fail.

A `Schedule` is one history: a scene that was prepared, the functions that act in it, the turns that
they take, and the calls that fail. `run` plays it until nothing is left to do, and returns which of
the promises of docs/jobs.md were broken.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from tests.lambdas.jobs import promises
from tests.lambdas.jobs.account import Account
from tests.lambdas.jobs.scenes import ACTORS, SCENES, actor
from tests.lambdas.jobs.scheduler import (
    CANCEL,
    CRASHES,
    ENDLESS,
    FAIL,
    LOSE,
    REFUSE,
    REPEAT,
    THROTTLE,
    ways,
)


@dataclass(frozen=True)
class Schedule:
    """One history. Turns are (actor, number of calls); faults are (actor, call, way)."""

    scene: str
    actors: tuple[str, ...]
    turns: tuple[tuple[int, int], ...] = ()
    faults: tuple[tuple[int, int, str], ...] = ()


@dataclass
class Played:
    """A schedule that was played: what each actor called, what was broken, what S3 contains."""

    calls: list[list[str]]
    broken: list[str]
    objects: list[str]


def run(schedule: Schedule) -> Played:
    """Play a schedule until nothing is left to do, and check every promise."""
    account = Account()
    SCENES[schedule.scene](account)
    actors = [
        actor(account, name, {call: way for who, call, way in schedule.faults if who == index})
        for index, name in enumerate(schedule.actors)
    ]
    account.scheduler.run(actors, schedule.turns)
    account.rest()
    objects = sorted(account.s3.objects)
    found = list(promises.broken(account, with_faults=bool(schedule.faults)))
    return Played([each.calls for each in actors], found, objects)


def pairs(scene_name: str) -> Iterator[Schedule]:
    """Yield each pair of functions, the second acting wholly before each call of the first."""
    for first, second in itertools.product(ACTORS, repeat=2):
        if _is_possible(scene_name, first, second):
            for stop in range(max(_calls(scene_name, first), 1) + 1):
                yield Schedule(scene_name, (first, second), ((0, stop), (1, ENDLESS)))


def _is_possible(scene_name: str, first: str, second: str) -> bool:
    # The retention is a day at least: longer than a submission, and than any job is open.
    if "expire" not in (first, second):
        return True
    return scene_name in ("empty", "ended", "old") and first not in ("submit", "other body")


@functools.cache
def _calls(scene_name: str, name: str) -> int:
    """Return how many calls a function makes in a scene, alone."""
    return len(run(Schedule(scene_name, (name,))).calls[0])


def broken(schedule: Schedule, calls: list[list[str]]) -> Iterator[Schedule]:
    """Yield a schedule once for each of its calls and each way in which that can fail."""
    for who, operations in enumerate(calls):
        for number, operation in enumerate(operations, start=1):
            for way in ways(operation):
                yield replace(schedule, faults=(*schedule.faults, (who, number, way)))


def triples(scene_name: str, random: Random, count: int) -> Iterator[Schedule]:
    """Yield schedules in which a third function acts inside the second, inside the first."""
    names = [name for name in ACTORS if name != "expire"]
    for _ in range(count):
        first, second, third = (random.choice(names) for _ in range(3))
        outer = random.randint(0, max(_calls(scene_name, first), 1))
        inner = random.randint(0, max(_calls(scene_name, second), 1))
        turns = ((0, outer), (1, inner), (2, ENDLESS), (1, ENDLESS))
        yield Schedule(scene_name, (first, second, third), turns, _fault(random, 3, 12))


def walks(scene_name: str, random: Random, count: int) -> Iterator[Schedule]:
    """Yield schedules of two to four functions that take turns at random."""
    names = [name for name in ACTORS if name != "expire"]
    for _ in range(count):
        actors = tuple(random.choice(names) for _ in range(random.randint(2, 4)))
        turns = tuple((random.randrange(len(actors)), random.randint(1, 4)) for _ in range(12))
        yield Schedule(scene_name, actors, turns, _fault(random, len(actors), 10))


def _fault(random: Random, actors: int, calls: int) -> tuple[tuple[int, int, str], ...]:
    who, number = random.randrange(actors), random.randint(1, calls)
    way = random.choice((FAIL, LOSE, *CRASHES, REPEAT, CANCEL, THROTTLE, REFUSE))
    return random.choice(((), ((who, number, way),)))
