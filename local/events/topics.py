"""SNS: what is published to a topic reaches the functions that subscribe to it."""

from __future__ import annotations

import asyncio
import json
import uuid
from datetime import UTC, datetime
from typing import Any

from local.events.source import Source
from local.faults import NOTIFICATIONS, Fault, Kind
from local.state import Subscription


class Topics(Source):
    """The topics of the applied state."""

    principal = "sns.amazonaws.com"

    def publish(self, topic_arn: str, message: str, subject: str | None = None) -> None:
        """Publish a message. Call it on the event loop."""
        for subscription in self._applied.subscriptions:
            if subscription.topic_arn == topic_arn:
                fault = self._faults.draw_one(NOTIFICATIONS)
                task = asyncio.create_task(self._deliver(subscription, message, subject, fault))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def _deliver(
        self, subscription: Subscription, message: str, subject: str | None, fault: Fault | None
    ) -> None:
        kind = fault.kind if fault else None
        if kind is Kind.NOTIFY_LOST:
            return
        if fault and kind is Kind.NOTIFY_LATE:
            await self._clock.sleep(fault.seconds)
        if kind is Kind.NOTIFY_GARBLED:
            message = message[: len(message) // 2]
        event = _event(subscription, message, subject)
        for _ in range(2 if kind is Kind.NOTIFY_TWICE else 1):
            await self._hand_over(
                subscription.function_arn,
                subscription.topic_arn,
                json.dumps(event),
                subscription.dead_letter_arn,
                message,
            )


def _event(subscription: Subscription, message: str, subject: str | None) -> dict[str, Any]:
    """https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    sns: dict[str, Any] = {
        "Type": "Notification",
        "MessageId": str(uuid.uuid4()),
        "TopicArn": subscription.topic_arn,
        "Subject": subject,
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
