"""The sources of events for functions: SNS and EventBridge."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from local.clock import Clock
from local.events.dead_letters import DeadLetters
from local.events.lambda_queue import LambdaQueue
from local.events.permission import may_invoke
from local.faults import Faults
from local.state import Applied


class Source:
    """A service of the applied state that sends events to functions; ``close`` drops late events.

    Args:
        applied: the subscriptions, the schedules and the functions' permissions.
        queue: takes the events for the functions.
        dead_letters: the queues for events that Lambda does not accept.
        faults: the faults to inject between the service and a function.
        clock: for what waits.
    """

    principal: ClassVar[str]
    """As the functions' permissions name the service."""

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
        self._tasks: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        """Send no more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _hand_over(
        self,
        function_arn: str,
        source_arn: str,
        event: str,
        dead_letter_arn: str | None,
        dead_letter: str,
    ) -> None:
        """Give Lambda an event; an event that it does not permit goes to the dead letters."""
        if may_invoke(self._applied, function_arn, self.principal, source_arn):
            self._queue.put(function_arn, event)
        elif dead_letter_arn:
            await self._dead_letters.send(dead_letter_arn, dead_letter)
