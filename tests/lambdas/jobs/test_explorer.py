"""Jobs keep their promises in every order of calls, whichever of them fails.

promises.py has the promises. `make test` plays every pair of functions at every call, and a part of
the failures; `make mutation` plays many more.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterable, Iterator
from random import Random

import pytest

from jobs.bucket import Bucket
from jobs.deletion import Deletion
from jobs.job import Job
from jobs.table import Table
from jobs_submit.route import SubmitJob
from tests.lambdas.jobs import explorer
from tests.lambdas.jobs.explorer import Schedule, run
from tests.lambdas.jobs.scenes import SCENES
from tests.lambdas.jobs.scheduler import ENDLESS

# Of all failures of all pairs, one in so many; coprime with the number of ways.
SLICE, LONG_SLICE = 97, 5


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Log nothing: records take half of the time."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def failures(schedules: Iterable[Schedule]) -> Iterator[tuple[Schedule, list[str]]]:
    """Play schedules; yield a line for each, with what it broke."""
    for schedule in schedules:
        yield schedule, run(schedule).broken


def assert_all_hold(schedules: Iterable[Schedule]) -> int:
    """Play schedules; return how many."""
    played, broken = 0, []
    for schedule, found in failures(schedules):
        played += 1
        broken += [f"{schedule}: {each}" for each in found]
    assert broken == []
    return played


def broken_pairs(scene: str, every: int) -> Iterator[Schedule]:
    """Yield all pairs of a scene, and one in so many of their failures."""
    number = 0
    for pair in explorer.pairs(scene):
        yield pair
        for schedule in explorer.broken(pair, run(pair).calls):
            number += 1
            if number % every == 0:
                yield schedule


@pytest.mark.parametrize("scene", SCENES)
def test_two_functions_at_once_keep_every_promise(scene: str) -> None:
    assert_all_hold(broken_pairs(scene, SLICE))


@pytest.mark.parametrize("scene", SCENES)
def test_several_functions_at_once_keep_every_promise(scene: str) -> None:
    random = Random(f"a {scene}")
    triples = explorer.triples(scene, random, 60)
    assert_all_hold(itertools.chain(triples, explorer.walks(scene, random, 60)))


@pytest.mark.long
def test_the_explorer_finds_nothing_in_many_schedules(capsys: pytest.CaptureFixture[str]) -> None:
    played, random = 0, Random("many")
    for scene in SCENES:
        played += assert_all_hold(broken_pairs(scene, LONG_SLICE))
        played += assert_all_hold(explorer.triples(scene, random, 400))
        played += assert_all_hold(explorer.walks(scene, random, 400))
    with capsys.disabled():
        print(f"\n{played} schedules of jobs, none broke a promise")
    assert played >= 10_000


# Schedules that once broke a promise, by what they broke.
REGRESSIONS = {
    "a deletion between invocation and acceptance lost the key of the failure": Schedule(
        "empty", ("submit", "delete", "run fails"), ((0, 3), (1, ENDLESS), (0, ENDLESS))
    ),
    "the sweeper lost the key of the failure in the same way": Schedule(
        "queued", ("sweep", "delete", "run fails"), ((0, 7), (1, ENDLESS), (0, ENDLESS))
    ),
    "a model that failed before the acceptance lost the key of the failure": Schedule(
        "empty", ("submit", "run fails", "delete"), ((0, 3), (1, ENDLESS), (0, ENDLESS))
    ),
    "a replay received a job that was undone": Schedule(
        "empty", ("submit", "submit"), ((0, 1), (1, ENDLESS)), ((0, 1, "lose the response"),)
    ),
    "a replay during a refusal received a job that was undone": Schedule(
        "throttled", ("submit", "submit"), ((0, 3), (1, 4), (0, ENDLESS))
    ),
    "a text that the sweeper found became a number": Schedule("worked", ("sweep", "notify")),
    "a retention that ended during a deletion left its objects": Schedule(
        "ended", ("delete", "expire"), ((0, 1), (1, ENDLESS))
    ),
    "a submission that died while it was undone left its input": Schedule(
        "throttled", ("submit",), (), ((0, 5, "die before"),)
    ),
    "a job whose submission and undoing failed was called back": Schedule(
        "empty",
        ("submit",),
        (),
        ((0, 1, "lose the response"), (0, 2, "fail"), (0, 4, "fail")),
    ),
    "a refused job ran because both steps of undoing it failed": Schedule(
        "throttled", ("submit",), (), ((0, 4, "fail"), (0, 5, "fail"))
    ),
}


@pytest.mark.parametrize("name", REGRESSIONS)
def test_what_was_found_stays_mended(name: str) -> None:
    assert run(REGRESSIONS[name]).broken == []


def test_a_run_beside_the_one_that_ended_leaves_nothing_of_a_deleted_job() -> None:
    """The sweeper submits the job again, and stores the keys after the notification came."""
    turns = ((0, 7), (1, 3), (2, ENDLESS), (1, ENDLESS))
    assert run(Schedule("uncertain", ("sweep", "run", "delete"), turns)).objects == []


def found(schedules: Iterable[Schedule]) -> set[str]:
    """Return what schedules break."""
    return {line for _, lines in failures(schedules) for line in lines}


def test_the_explorer_finds_a_deletion_that_takes_the_key_of_another_job(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def free_any(table: Table, job: Job) -> None:
        key = {"owner": {"S": job.owner}, "id": {"S": job.idempotency}}
        table._write("delete_item", Key=key)

    monkeypatch.setattr(Table, "free_key", free_any)

    assert "a job has lost its key" in found(broken_pairs("running", SLICE))


def test_the_explorer_finds_a_deletion_that_does_not_mark_the_job_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def delete_at_once(deletion: Deletion, job: Job) -> None:
        deletion.complete(job)

    monkeypatch.setattr(Deletion, "start", delete_at_once)

    lines = found(broken_pairs("running", SLICE))
    assert "an object without a job: failure" in lines


def test_the_explorer_finds_an_undoing_that_a_replay_does_not_stop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def undo(route: SubmitJob, job: Job) -> None:
        route.table.delete(job)
        route.table.free_key(job)
        route.bucket.delete_input(job)

    monkeypatch.setattr(SubmitJob, "_undo", undo)

    assert "an accepted job is gone" in found(
        Schedule("throttled", ("submit", "submit"), ((0, 3), (1, stop), (0, ENDLESS)))
        for stop in range(7)
    )


def test_the_explorer_finds_objects_that_a_deletion_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Bucket, "delete_keys", lambda *_: None)

    assert "a deleted job left: object output" in found([Schedule("ended", ("delete",))])
