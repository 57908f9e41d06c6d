"""Lambda's queue of events: at least once, again after an error, and then to a destination.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html: after an error of
the function it tries again 1 minute later and then 2 minutes after that; after a throttle from
1 second later to 5 minutes, twice as long each time; and drops an event that is too old.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from local.clock import Clock
from local.events.dead_letters import DeadLetters
from local.iam import PolicyError
from local.identity import Identities
from local.lambda_service import Invocation
from local.state import Applied, EventSettings

POLLERS = 8
"""Events of one stack that are handled at once. AWS has more; a process each must fit a laptop."""

RETRY_SECONDS = (60.0, 120.0)
MAX_THROTTLE_SECONDS = 300.0

Log = Callable[[str], None]


class Lambdas(Protocol):
    """What the queue needs of the Lambda service."""

    async def invoke(
        self, arn: str, event: Mapping[str, Any] | bytes, *, trace_id: str | None = None
    ) -> Invocation:
        """Run a function and wait for its result."""


@dataclass(frozen=True)
class _Event:
    function_arn: str
    payload: bytes
    settings: EventSettings
    accepted_at: float


class LambdaQueue:
    """Takes events and delivers them to functions; ``close`` drops those that are left.

    Args:
        lambdas: runs the functions.
        applied: how often to try, where to send what failed, and whether the role may.
        dead_letters: where failed events go.
        clock: for the waits and the age of events.
        log: receives a line about every event that is lost.
        identities: its observers receive the decisions about the roles.
    """

    def __init__(
        self,
        lambdas: Lambdas,
        applied: Applied,
        dead_letters: DeadLetters,
        clock: Clock,
        log: Log = lambda _: None,
        identities: Identities | None = None,
    ) -> None:
        self._lambdas = lambdas
        self._applied = applied
        self._settings = {each.function_arn: each for each in applied.event_settings}
        self._dead_letters = dead_letters
        self._clock = clock
        self._log = log
        self._identities = identities or Identities()
        self._pollers = asyncio.Semaphore(POLLERS)
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def waiting(self) -> int:
        """How many events are not delivered yet."""
        return len(self._tasks)

    def put(self, function_arn: str, event: Mapping[str, Any] | str) -> None:
        """Accept an event. Call it on the event loop."""
        payload = (event if isinstance(event, str) else json.dumps(event)).encode()
        settings = self._settings.get(function_arn, EventSettings(function_arn))
        accepted = _Event(function_arn, payload, settings, self._clock.time())
        task = asyncio.create_task(self._deliver(accepted))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def reload(self, applied: Applied) -> None:
        """Use the roles of another state from now on."""
        self._applied = applied

    async def close(self) -> None:
        """Drop the events that wait or run."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _deliver(self, event: _Event) -> None:
        failures, throttles = 0, 0
        while True:
            async with self._pollers:
                invocation = await self._lambdas.invoke(event.function_arn, event.payload)
            if invocation.throttled:
                pause = min(2.0**throttles, MAX_THROTTLE_SECONDS)
                throttles += 1
            elif invocation.rejected or invocation.function_error:
                failures += 1
                if invocation.rejected or failures > event.settings.retries:
                    return await self._give_up(event, invocation, "RetriesExhausted", failures)
                pause = RETRY_SECONDS[failures - 1]
            else:
                return None
            age = self._clock.time() - event.accepted_at
            if age + pause > event.settings.max_age_seconds:
                return await self._give_up(event, invocation, "EventAgeExceeded", failures)
            await self._clock.sleep(pause)

    async def _give_up(
        self, event: _Event, invocation: Invocation, condition: str, tries: int
    ) -> None:
        queue_arn = event.settings.on_failure_arn
        name = event.function_arn.rpartition(":")[2]
        if queue_arn is None:
            return self._log(f"{name}: an event is lost, {condition}: there is no destination")
        if not self._may_send(event.function_arn, queue_arn):
            return self._log(f"{name}: an event is lost: its role may not send to {queue_arn}")
        record = _record(event, invocation, condition, tries)
        return await self._dead_letters.send(queue_arn, json.dumps(record))

    def _may_send(self, function_arn: str, queue_arn: str) -> bool:
        """A destination is written to with the function's own role."""
        try:
            function = self._applied.function(function_arn)
            role = self._applied.role(function.role_arn)
            account = f"arn:aws:sts::{self._applied.account_id}"
            session = f"{account}:assumed-role/{role.name}/{function.name}"
            acting = self._identities.session(session, role.policies)
            return acting.may("sqs:SendMessage", queue_arn)
        except (KeyError, PolicyError):
            return False


def _record(event: _Event, invocation: Invocation, condition: str, tries: int) -> dict[str, Any]:
    """https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html."""
    return {
        "version": "1.0",
        "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "requestContext": {
            "requestId": invocation.request_id,
            "functionArn": f"{event.function_arn}:$LATEST",
            "condition": condition,
            "approximateInvokeCount": tries,
        },
        "requestPayload": _document(event.payload),
        "responseContext": {
            "statusCode": invocation.status,
            "executedVersion": "$LATEST",
            "functionError": invocation.function_error,
        },
        "responsePayload": _document(invocation.payload),
    }


def _document(payload: bytes) -> Any:
    try:
        return json.loads(payload)
    except ValueError:
        return payload.decode(errors="replace")
