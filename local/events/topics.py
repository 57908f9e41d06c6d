"""SNS: what is published to a topic reaches the functions that subscribe to it."""

from __future__ import annotations

import asyncio
import uuid
from datetime import UTC, datetime
from typing import Any

from local.clock import Clock
from local.events.dead_letters import DeadLetters
from local.events.lambda_queue import LambdaQueue
from local.events.permission import may_invoke
from local.faults import NOTIFICATIONS, Fault, Faults, Kind
from local.state import Applied, Subscription

PRINCIPAL = "sns.amazonaws.com"


class Topics:
    """The topics of the applied state; ``close`` gives up what is late.

    Args:
        applied: who subscribes, and which function lets SNS in.
        queue: takes the events for the functions.
        dead_letters: where a message goes that Lambda does not take at all.
        faults: what to break between a topic and a function.
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
        self._tasks: set[asyncio.Task[None]] = set()

    def publish(self, topic_arn: str, message: str) -> None:
        """Publish a message. Call it on the event loop."""
        for subscription in self._applied.subscriptions:
            if subscription.topic_arn == topic_arn:
                fault = self._faults.draw_one(NOTIFICATIONS)
                task = asyncio.create_task(self._deliver(subscription, message, fault))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Give up what is late."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _deliver(self, subscription: Subscription, message: str, fault: Fault | None) -> None:
        kind = fault.kind if fault else None
        if kind is Kind.NOTIFY_LOST:
            return
        if fault and kind is Kind.NOTIFY_LATE:
            await self._clock.sleep(fault.seconds)
        if kind is Kind.NOTIFY_GARBLED:
            message = message[: len(message) // 2]
        event = _event(subscription, message)
        for _ in range(2 if kind is Kind.NOTIFY_TWICE else 1):
            await self._hand_over(subscription, event)

    async def _hand_over(self, subscription: Subscription, event: dict[str, Any]) -> None:
        function, topic = subscription.function_arn, subscription.topic_arn
        if may_invoke(self._applied, function, PRINCIPAL, topic):
            self._queue.put(function, event)
        elif subscription.dead_letter_arn:
            body = event["Records"][0]["Sns"]["Message"]
            await self._dead_letters.send(subscription.dead_letter_arn, body)


def _event(subscription: Subscription, message: str) -> dict[str, Any]:
    """https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    sns: dict[str, Any] = {
        "Type": "Notification",
        "MessageId": str(uuid.uuid4()),
        "TopicArn": subscription.topic_arn,
        "Subject": None,
        "Message": message,
        "Timestamp": now,
        "SignatureVersion": "1",
        "Signature": "EXAMPLE",
        "SigningCertUrl": "EXAMPLE",
        "UnsubscribeUrl": "EXAMPLE",
        "MessageAttributes": {},
    }
    record = {
        "EventSource": "aws:sns",
        "EventVersion": "1.0",
        "EventSubscriptionArn": subscription.arn,
        "Sns": sns,
    }
    return {"Records": [record]}
