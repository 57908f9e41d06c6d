"""Topics and schedules, and what is broken between them and a function."""

from __future__ import annotations

import json
from typing import Any

import pytest

from local.clock import Clock
from local.events import LambdaQueue, Schedules, Topics
from local.faults import Faults, parse
from local.state import Permission
from tests.local.events.support import (
    FAST,
    FUNCTION,
    QUEUE,
    RULE,
    TOPIC,
    Functions,
    Letters,
    allow,
    applied,
    until,
)

pytestmark = pytest.mark.anyio
MAY = (allow("sns", TOPIC), allow("events", RULE))


class Sources:
    """A topic, a schedule of a minute and one function."""

    def __init__(self, *permissions: Permission) -> None:
        state, self.clock, self.faults = applied(*permissions, redrive=QUEUE), Clock(FAST), Faults()
        self.functions, self.letters = Functions(self.clock), Letters()
        self.queue = LambdaQueue(self.functions, state, self.letters, self.clock)
        parts = (state, self.queue, self.letters, self.faults, self.clock)
        self.topics, self.schedules = Topics(*parts), Schedules(*parts)

    def breaks(self, **definition: Any) -> None:
        self.faults.add(parse(definition))

    async def messages(self, count: int) -> list[str]:
        """What the function has got, once it has got so much."""
        await until(lambda: len(self.functions.events) >= count)
        await self.topics.close()
        return [event["Records"][0]["Sns"]["Message"] for event in self.functions.events]


async def test_a_message_reaches_the_function_in_an_event_of_sns() -> None:
    sources = Sources(*MAY)
    sources.topics.publish(TOPIC, "hello")
    assert await sources.messages(1) == ["hello"]
    [record] = sources.functions.events[0]["Records"]
    assert record["EventSource"] == "aws:sns"
    assert record["Sns"]["TopicArn"] == TOPIC
    assert record["Sns"]["Type"] == "Notification"


async def test_a_topic_that_nobody_subscribes_to_reaches_nobody() -> None:
    sources = Sources(*MAY)
    sources.topics.publish(TOPIC + "-2", "hello")
    sources.topics.publish(TOPIC, "last")
    assert await sources.messages(1) == ["last"]


@pytest.mark.parametrize("permission", [None, allow("sns", TOPIC + "-2"), allow("events", TOPIC)])
async def test_a_function_that_does_not_let_the_topic_in_sends_the_message_to_its_queue(
    permission: Permission | None,
) -> None:
    sources = Sources(*([permission] if permission else []))
    sources.topics.publish(TOPIC, "hello")
    await until(lambda: sources.letters.sent)
    assert sources.letters.sent == [(QUEUE, "hello")]
    assert sources.functions.events == []


async def test_a_lost_message_never_comes() -> None:
    sources = Sources(*MAY)
    sources.breaks(kind="notify_lost")
    sources.topics.publish(TOPIC, "lost")
    sources.topics.publish(TOPIC, "next")
    assert await sources.messages(1) == ["next"]


async def test_a_message_may_come_twice() -> None:
    sources = Sources(*MAY)
    sources.breaks(kind="notify_twice")
    sources.topics.publish(TOPIC, "again")
    assert await sources.messages(2) == ["again", "again"]


async def test_a_late_message_comes_behind_those_after_it() -> None:
    sources = Sources(*MAY)
    sources.breaks(kind="notify_late", seconds=3600)
    sources.topics.publish(TOPIC, "late")
    sources.topics.publish(TOPIC, "next")
    assert await sources.messages(2) == ["next", "late"]


async def test_a_garbled_message_has_lost_its_end() -> None:
    sources = Sources(*MAY)
    sources.breaks(kind="notify_garbled")
    sources.topics.publish(TOPIC, '{"a": 12}')
    assert await sources.messages(1) == ['{"a"']


async def test_a_schedule_fires_after_its_time_and_again() -> None:
    sources = Sources(*MAY)
    began = sources.clock.time()
    await sources.schedules.start()
    await until(lambda: len(sources.functions.events) >= 2)
    await sources.schedules.close()
    first, second = sources.functions.times[:2]
    assert first - began >= 60
    assert second - first >= 30  # the event loop may be late for the first
    event = sources.functions.events[0]
    assert (event["source"], event["detail-type"]) == ("aws.events", "Scheduled Event")
    assert event["resources"] == [RULE]


async def test_a_schedule_can_be_missed() -> None:
    sources = Sources(*MAY)
    sources.breaks(kind="schedule_missed", times=2)
    began = sources.clock.time()
    await sources.schedules.start()
    await until(lambda: sources.functions.events)
    await sources.schedules.close()
    assert sources.functions.times[0] - began >= 180


async def test_a_function_that_does_not_let_the_schedule_in_sends_its_event_to_the_queue() -> None:
    sources = Sources(allow("sns", RULE))
    [schedule] = sources.schedules.all
    await sources.schedules.fire(schedule)
    [(queue, body)] = sources.letters.sent
    assert queue == QUEUE
    assert json.loads(body)["resources"] == [RULE]
    assert schedule.function_arn == FUNCTION
