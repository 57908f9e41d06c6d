"""EventBridge: rules that fire at a rate."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from local.clock import Clock
from local.events.dead_letters import DeadLetters
from local.events.lambda_queue import LambdaQueue
from local.events.permission import may_invoke
from local.faults import Faults, Kind
from local.state import Applied, Schedule

PRINCIPAL = "events.amazonaws.com"


class Schedules:
    """The schedules of the applied state; each fires first when its time has passed once.

    Args:
        applied: the schedules, and which function lets EventBridge in.
        queue: takes the events for the functions.
        dead_letters: where an event goes that Lambda does not take at all.
        faults: what to break between a schedule and its function.
    """

    def __init__(
        self,
        applied: Applied,
        queue: LambdaQueue,
        dead_letters: DeadLetters,
        faults: Faults,
        clock: Clock,
    ) -> None:
        self._applied = applied
        self._queue = queue
        self._dead_letters = dead_letters
        self._faults = faults
        self._clock = clock
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def all(self) -> Iterable[Schedule]:
        """The schedules."""
        return self._applied.schedules

    async def start(self) -> None:
        """Fire from now on."""
        self._tasks = [asyncio.create_task(self._run(each)) for each in self.all]

    async def close(self) -> None:
        """Fire no more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def fire(self, schedule: Schedule) -> None:
        """Send the event of one schedule now."""
        event = schedule.input or json.dumps(_event(schedule, self._clock.time()))
        if may_invoke(self._applied, schedule.function_arn, PRINCIPAL, schedule.arn):
            self._queue.put(schedule.function_arn, event)
        elif schedule.dead_letter_arn:
            await self._dead_letters.send(schedule.dead_letter_arn, event)

    async def _run(self, schedule: Schedule) -> None:
        while True:
            await self._clock.sleep(schedule.every_seconds)
            if self._faults.draw_one({Kind.SCHEDULE_MISSED}) is None:
                await self.fire(schedule)


def _event(schedule: Schedule, at: float) -> dict[str, Any]:
    """https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html."""
    _, _, _, region, account, *_ = schedule.arn.split(":")
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": account,
        "time": datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": region,
        "resources": [schedule.arn],
        "detail": {},
    }
