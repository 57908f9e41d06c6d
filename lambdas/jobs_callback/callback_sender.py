"""Sends callbacks: at least once, with pauses between the attempts, and not forever.

An attempt is counted before it is made, so there are never more than `MAX_ATTEMPTS`, whatever
fails. The sweeper starts the next attempt when it is due.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jobs import audit, callback_policy
from jobs.job import DELIVERED, FAILED, Job
from jobs.table import Table
from jobs_callback.dead_letter_queue import DeadLetterQueue
from jobs_callback.delivery import Delivery
from web import deadline, log

# HTTP's word for a receiver that will never take the callback.
GONE_STATUS = 410

# Kept of an attempt's time, to record how it ended.
RECORD_SECONDS = 10


class MalformedError(Exception):
    """The event is not one that jobs_notify or jobs_sweep sends."""


@dataclass(frozen=True, slots=True)
class CallbackSender:
    """Handles events `{"owner", "id", "attempt"}`.

    Args:
        table: where jobs are stored.
        delivery: makes the attempt.
        dead_letter_queue: receives the callbacks that are given up.
        clock: epoch seconds.
    """

    table: Table
    delivery: Delivery
    dead_letter_queue: DeadLetterQueue
    clock: Callable[[], float]

    def handle(self, event: object, context: object) -> None:
        """Handle an event. If this raises, Lambda retries twice, then sends a dead letter."""
        try:
            with deadline.until(deadline.of_invocation(context)):
                self._attempt(*_read(event))
        except Exception as error:
            log.unexpected(error, str(getattr(context, "aws_request_id", "")))
            raise

    def _attempt(self, owner: str, job_id: str, number: int) -> None:
        job = self.table.get(owner, job_id)
        if job is None or not job.awaits_callback or _attempts(job) + 1 != number:
            return  # deleted, ended, or a repeated event
        if number > callback_policy.MAX_ATTEMPTS:
            self._give_up(job, "Interrupted")
        elif self.table.begin_attempt(job, number, self._due_at(number)):
            self._deliver(job, number)

    def _due_at(self, number: int) -> int:
        return int(self.clock()) + callback_policy.pause_seconds(number)

    def _deliver(self, job: Job, number: int) -> None:
        with deadline.until(deadline.current().reserving(RECORD_SECONDS)):
            response = self.delivery.send(job)
        audit.callback_attempted(job.id, number, response)
        if isinstance(response, int) and 200 <= response < 300:
            self.table.end_callback(job, DELIVERED)
        elif response == GONE_STATUS or number == callback_policy.MAX_ATTEMPTS:
            self._give_up(job, str(response))

    def _give_up(self, job: Job, cause: str) -> None:
        # In this order: after a crash in between, the letter is sent twice instead of never.
        self.dead_letter_queue.put(job, cause)
        self.table.end_callback(job, FAILED)


def _attempts(job: Job) -> int:
    return job.callback.attempts if job.callback else 0


def _read(event: Any) -> tuple[str, str, int]:
    found = event if isinstance(event, Mapping) else {}
    owner, job_id, number = (found.get(name) for name in ("owner", "id", "attempt"))
    if not (isinstance(owner, str) and isinstance(job_id, str) and isinstance(number, int)):
        raise MalformedError
    return owner, job_id, number
