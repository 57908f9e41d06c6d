"""The scenes in which functions of jobs act, and what can act in them."""

from __future__ import annotations

from collections.abc import Callable

from jobs.callback_policy import MAX_ATTEMPTS
from tests.lambdas.jobs.account import OTHER_BODY, START, Account, Exchange
from tests.lambdas.jobs.scheduler import (
    Actor,
)
from tests.lambdas.jobs.world import (
    SETTINGS,
)

SCENES: dict[str, Callable[[Account], None]] = {}
ACTORS: dict[str, Callable[[Account], None]] = {
    "submit": lambda account: _ignore(account.post()),
    "other body": lambda account: _ignore(account.post(OTHER_BODY)),
    "delete": lambda account: _ignore(account.delete(account.target())),
    "get": lambda account: _ignore(account.get(account.target())),
    "sweep": Account.sweep,
    "notify": Account.notify,
    "run": lambda account: _run(account, fails=False),
    "run fails": lambda account: _run(account, fails=True),
    "call back": Account.call_back,
    "expire": Account.expire,
}


def _ignore(_: Exchange) -> None:
    """The scene's checks look at it later."""


def _run(account: Account, *, fails: bool) -> None:
    account.work(fails=fails)
    account.notify()


def scene(prepare: Callable[[Account], None]) -> Callable[[Account], None]:
    """Register a scene under its function's name."""
    SCENES[prepare.__name__.replace("_", " ")] = prepare
    return prepare


@scene
def empty(_: Account) -> None:
    """Nothing was submitted."""


@scene
def queued(account: Account) -> None:
    """SageMaker may have the job or not, and does not have it. The sweeper is due."""
    _play(account, "submit", {3: "lose the response"})
    account.runtime.waiting.clear()
    account.runtime.accepted.clear()
    account.is_lossy = True
    account.now += 61


@scene
def uncertain(account: Account) -> None:
    """SageMaker has the job, but its response was lost. The sweeper is due."""
    _play(account, "submit", {3: "lose the response"})
    account.is_lossy = True
    account.now += 61


@scene
def bare(account: Account) -> None:
    """The submission died before it wrote the input. The sweeper is due."""
    _play(account, "submit", {2: "die before"})
    account.now += 61


@scene
def running(account: Account) -> None:
    """SageMaker has the job. The sweeper is due."""
    _play(account, "submit", {})
    account.now += 301


@scene
def worked(account: Account) -> None:
    """SageMaker has written the result; the notification is on its way, the sweeper due."""
    running(account)
    account.work(fails=False)


@scene
def failed(account: Account) -> None:
    """SageMaker has written a failure; the notification is on its way, the sweeper due."""
    running(account)
    account.work(fails=True)


@scene
def ended(account: Account) -> None:
    """The job has ended, and its callback waits in Lambda's queue."""
    worked(account)
    account.notify()


@scene
def deleted(account: Account) -> None:
    """The job was deleted while SageMaker works on it. The sweeper is due."""
    running(account)
    account.delete(account.target())
    account.now += 61


@scene
def half_deleted(account: Account) -> None:
    """A deletion died after its first write. The sweeper is due."""
    running(account)
    _play(account, "delete", {2: "die after"})
    account.now += 61


@scene
def throttled(account: Account) -> None:
    """SageMaker refuses every job for now."""
    account.runtime.refusal = ("ThrottlingException", 429)


@scene
def queued_and_throttled(account: Account) -> None:
    """As `queued`, while SageMaker refuses every job for now."""
    queued(account)
    throttled(account)


@scene
def refused(account: Account) -> None:
    """SageMaker refuses every job for good."""
    account.runtime.refusal = ("ValidationError", 400)


@scene
def last_attempt(account: Account) -> None:
    """The receiver fails, and the last attempt to call it waits in Lambda's queue."""
    account.receiver.status = 500
    ended(account)
    for _ in range(MAX_ATTEMPTS - 1):
        account.call_back()
        (due_at,) = [item["due_at"]["N"] for item in account.jobs()]
        account.now = float(due_at)
        account.sweep()


@scene
def old(account: Account) -> None:
    """The job is past its retention, but DynamoDB has not deleted it yet."""
    ended(account)
    account.call_back()
    account.now = START + SETTINGS.retention_seconds + 1


def _play(account: Account, name: str, faults: dict[int, str]) -> None:
    account.scheduler.run([actor(account, name, faults)], ())


def actor(account: Account, name: str, faults: dict[int, str]) -> Actor:
    """Return a function that acts in an account, with the calls of its that fail."""
    return Actor(name, lambda: ACTORS[name](account), faults)
