"""Runs several functions as if at once, in an order that is given: one moves at a time.

A function stops before each of its calls to AWS. A schedule gives the turns: which function moves,
and for how many calls. It also gives the calls that fail, and how.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError

from tests.lambdas.jobs.fake_aws import client_error
from tests.lambdas.jobs.network import Crash

# How a call fails. Each is a way that AWS, the network or Lambda really has.
FAIL = "fail"  # not carried out, an error of the service
LOSE = "lose the response"  # carried out
DIE_BEFORE = "die before"
DIE_AFTER = "die after"
REPEAT = "repeat"  # carried out, response lost, and sent again by botocore
CANCEL = "cancel"  # a write of DynamoDB collided with a transaction
THROTTLE = "throttle"  # SageMaker refuses for now
REFUSE = "refuse"  # SageMaker refuses for good
CRASHES = (DIE_BEFORE, DIE_AFTER)

_URL = "https://aws.example.com"
_WRITES = ("put_item", "update_item", "delete_item")
# SageMaker's own steps and the receiver, which no function of ours repeats.
_OUTSIDE = ("write", "publish", "tick")

ENDLESS = 10_000


def ways(operation: str) -> tuple[str, ...]:
    """Return how a call of an operation can fail."""
    if operation in _OUTSIDE:
        return (FAIL,) if operation == "publish" else ()
    common = (FAIL, LOSE, DIE_BEFORE, DIE_AFTER)
    if operation == "invoke_endpoint_async":
        return (*common, THROTTLE, REFUSE)
    if operation == "post":
        return common
    if operation == "transact_write_items" or operation in _WRITES:
        return (*common, REPEAT, CANCEL)
    return (FAIL, DIE_BEFORE)  # a lost response of a read is a read that failed


def break_call(how: str | None, operation: str, do: Callable[[], Any]) -> Any:
    """Make a call, which fails in a way."""
    if how == DIE_BEFORE:
        raise Crash
    error = _refusal(how, operation)
    if error is not None:
        raise error
    response = do()
    if how == DIE_AFTER:
        raise Crash
    if how == LOSE:
        raise ReadTimeoutError(endpoint_url=_URL)
    # botocore repeats a transaction with its token, which DynamoDB takes for the same one.
    return do() if how == REPEAT and operation != "transact_write_items" else response


def _refusal(how: str | None, operation: str) -> Exception | None:
    if how == FAIL and operation == "invoke_endpoint_async":
        return ConnectTimeoutError(endpoint_url=_URL)
    if how == FAIL:
        return client_error("InternalServerError", 500, operation)
    if how == THROTTLE:
        return client_error("ThrottlingException", 429, operation)
    if how == REFUSE:
        return client_error("ValidationError", 400, operation)
    if how == CANCEL and operation == "transact_write_items":
        reasons = [{"Code": "TransactionConflict"}, {"Code": "None"}]
        code = "TransactionCanceledException"
        return client_error(code, 400, operation, CancellationReasons=reasons)
    return client_error("TransactionConflictException", 400, operation) if how == CANCEL else None


@dataclass
class Actor:
    """One function at work. `calls` are the operations that it called so far."""

    name: str
    do: Callable[[], None]
    faults: Mapping[int, str]
    calls: list[str] = field(default_factory=list)
    is_done: bool = False
    error: BaseException | None = None
    budget: int = 0
    thread: threading.Thread | None = None
    turn: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))


class Scheduler:
    """The network between functions and AWS; it decides which of the functions moves.

    `moves` counts all calls, and so orders what happened.
    """

    def __init__(self) -> None:
        self.current: Actor | None = None
        self.moves = 0
        self._back = threading.Semaphore(0)

    def call(self, operation: str, do: Callable[[], Any]) -> Any:
        """Stop before a call, as long as others move; then make it."""
        actor = self.current
        self.moves += 1
        if actor is None:
            return do()
        if actor.budget == 0:
            self._back.release()
            actor.turn.acquire()
        actor.budget -= 1
        actor.calls.append(operation)
        how = actor.faults.get(len(actor.calls))
        return break_call(how if how in ways(operation) else None, operation, do)

    def run(self, actors: Sequence[Actor], turns: Sequence[tuple[int, int]]) -> None:
        """Run all of the actors: first the turns (actor, number of calls), then the rest."""
        for index, count in (*turns, *((index, ENDLESS) for index in range(len(actors)))):
            actor = actors[index]
            if not actor.is_done:
                actor.budget = count
                self._move(actor)
        self.current = None
        for actor in actors:
            if actor.error is not None:
                raise actor.error

    def _move(self, actor: Actor) -> None:
        self.current = actor
        if actor.thread is not None:
            actor.turn.release()
            self._back.acquire()
        elif actor.budget == ENDLESS:
            self._act(actor)
        elif actor.budget > 0:
            actor.thread = threading.Thread(target=self._act_and_return, args=(actor,), daemon=True)
            actor.thread.start()
            self._back.acquire()

    def _act_and_return(self, actor: Actor) -> None:
        self._act(actor)
        self._back.release()

    def _act(self, actor: Actor) -> None:
        try:
            actor.do()
        except Crash:
            pass
        except BaseException as error:  # noqa: BLE001 - raised again where the schedule was started
            actor.error = error
        actor.is_done = True
