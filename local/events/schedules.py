"""EventBridge: rules that fire at a rate."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from local.events.source import Source
from local.faults import Kind
from local.state import Schedule


class Schedules(Source):
    """The schedules of the applied state; each fires first when its time has passed once."""

    principal = "events.amazonaws.com"

    @property
    def all(self) -> Iterable[Schedule]:
        """The schedules."""
        return self._applied.schedules

    async def start(self) -> None:
        """Fire from now on."""
        self._tasks = {asyncio.create_task(self._run(each)) for each in self.all}

    async def fire(self, schedule: Schedule) -> None:
        """Send the event of one schedule now."""
        event = schedule.input or json.dumps(_event(schedule, self._clock.time()))
        dead_letters = schedule.dead_letter_arn
        await self._hand_over(schedule.function_arn, schedule.arn, event, dead_letters, event)

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
