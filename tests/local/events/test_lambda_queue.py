"""Lambda's queue of events: at least once, retries, and where an event goes in the end."""

from __future__ import annotations

import asyncio
import json

import pytest

from local.clock import Clock
from local.events import LambdaQueue
from local.lambda_service import Invocation
from local.state import EventSettings
from tests.local.events.support import (
    ERROR,
    FAST,
    FUNCTION,
    QUEUE,
    SUCCESS,
    THROTTLE,
    Functions,
    Letters,
    applied,
    until,
)

pytestmark = pytest.mark.anyio


class Queue:
    """A queue in front of functions with the outcomes given."""

    def __init__(
        self,
        *outcomes: Invocation,
        settings: EventSettings | None = None,
        actions: tuple[str, ...] = ("sqs:SendMessage",),
    ) -> None:
        clock = Clock(FAST)
        self.functions, self.letters = Functions(clock, *outcomes), Letters()
        self.log: list[str] = []
        state = applied(settings=settings, actions=actions)
        self.queue = LambdaQueue(self.functions, state, self.letters, clock, self.log.append)

    async def deliver(self) -> int:
        """Send one event and wait until it is done with; how often the function ran."""
        self.queue.put(FUNCTION, {"n": 1})
        await until(lambda: self.queue.waiting == 0)
        return len(self.functions.events)


async def test_an_event_that_is_handled_is_delivered_once() -> None:
    queue = Queue(SUCCESS)
    assert await queue.deliver() == 1
    assert queue.functions.events == [{"n": 1}]


async def test_a_function_that_fails_is_tried_again_after_one_minute_and_then_two() -> None:
    queue = Queue(ERROR, ERROR, SUCCESS)
    assert await queue.deliver() == 3
    first, second, third = queue.functions.times
    assert second - first >= 60
    assert third - second >= 120
    assert queue.letters.sent == []


async def test_the_third_failure_sends_the_event_to_the_destination_with_its_reason() -> None:
    queue = Queue(*[ERROR] * 5, settings=EventSettings(FUNCTION, on_failure_arn=QUEUE))
    assert await queue.deliver() == 3
    [(arn, body)] = queue.letters.sent
    letter = json.loads(body)
    assert arn == QUEUE
    assert letter["requestPayload"] == {"n": 1}
    assert letter["responsePayload"] == {"errorMessage": "no"}
    assert letter["requestContext"]["condition"] == "RetriesExhausted"
    assert letter["requestContext"]["approximateInvokeCount"] == 3


async def test_the_number_of_retries_is_the_applied_one() -> None:
    assert await Queue(*[ERROR] * 5, settings=EventSettings(FUNCTION, retries=0)).deliver() == 1


async def test_a_throttled_event_is_tried_until_there_is_room() -> None:
    queue = Queue(*[THROTTLE] * 6, SUCCESS)
    assert await queue.deliver() == 7
    pauses = [b - a for a, b in zip(queue.functions.times, queue.functions.times[1:], strict=False)]
    assert all(pause >= 2**n for n, pause in enumerate(pauses))


async def test_an_event_that_is_too_old_is_given_up() -> None:
    settings = EventSettings(FUNCTION, max_age_seconds=60, on_failure_arn=QUEUE)
    queue = Queue(*[THROTTLE] * 50, settings=settings)
    assert await queue.deliver() < 50
    [(_, body)] = queue.letters.sent
    assert json.loads(body)["requestContext"]["condition"] == "EventAgeExceeded"


async def test_a_role_that_may_not_send_loses_the_event_and_the_log_says_so() -> None:
    settings = EventSettings(FUNCTION, on_failure_arn=QUEUE)
    queue = Queue(*[ERROR] * 3, settings=settings, actions=("sqs:ReceiveMessage",))
    await queue.deliver()
    assert queue.letters.sent == []
    assert "may not send" in queue.log[0]


async def test_what_waits_when_the_queue_closes_is_given_up() -> None:
    queue = Queue(*[ERROR] * 3)
    queue.queue.put(FUNCTION, {})
    await asyncio.sleep(0)
    await queue.queue.close()
    await until(lambda: queue.queue.waiting == 0)
    assert len(queue.functions.events) <= 1
