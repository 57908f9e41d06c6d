"""Functions that do what a test says, and a clock at which minutes pass in milliseconds."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from local.clock import Clock
from local.events import DeadLetters
from local.lambda_service import Invocation
from local.lambda_service.invocation import TOO_MANY_REQUESTS
from local.state import (
    Applied,
    EventSettings,
    Function,
    Permission,
    Role,
    Schedule,
    Subscription,
)

ACCOUNT, REGION = "123456789012", "eu-west-1"
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:notify"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/notify"
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:done"
RULE = f"arn:aws:events:{REGION}:{ACCOUNT}:rule/sweep"
QUEUE = f"arn:aws:sqs:{REGION}:{ACCOUNT}:dead"

FAST = 10_000.0
"""A minute takes 6 ms."""

SUCCESS = Invocation("r", b"null")
ERROR = Invocation("r", b'{"errorMessage": "no"}', function_error="Unhandled")
THROTTLE = Invocation("r", b"{}", rejected=TOO_MANY_REQUESTS)


class Functions:
    """Answers with the outcomes given, one a call, then with success; keeps what it was sent."""

    def __init__(self, clock: Clock, *outcomes: Invocation) -> None:
        self._clock = clock
        self._outcomes = list(outcomes)
        self.events: list[Any] = []
        self.times: list[float] = []

    async def invoke(
        self, arn: str, event: Mapping[str, Any] | bytes, *, trace_id: str | None = None
    ) -> Invocation:
        del arn, trace_id
        self.events.append(json.loads(event) if isinstance(event, bytes) else event)
        self.times.append(self._clock.time())
        return self._outcomes.pop(0) if self._outcomes else SUCCESS


class Letters(DeadLetters):
    """Keeps what is sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Any]] = []

    def _send(self, queue_arn: str, body: str, attributes: Mapping[str, str]) -> None:
        del attributes
        self.sent.append((queue_arn, body))


def function() -> Function:
    return Function(
        name="notify",
        arn=FUNCTION,
        zip_path=Path("notify.zip"),
        handler="handler.handler",
        runtime="python3.13",
        architecture="arm64",
        timeout_seconds=30,
        memory_mb=256,
        environment={},
        role_arn=ROLE,
        reserved_concurrency=None,
        log_format="JSON",
        log_level="INFO",
        log_group="/aws/lambda/notify",
        tracing="Active",
    )


def allow(service: str, source: str) -> Permission:
    return Permission("s", "notify", "lambda:InvokeFunction", f"{service}.amazonaws.com", source)


def applied(
    *permissions: Permission,
    settings: EventSettings | None = None,
    actions: tuple[str, ...] = ("sqs:SendMessage",),
    redrive: str | None = None,
) -> Applied:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": QUEUE}
    role = Role("notify", ROLE, {}, ({"Version": "2012-10-17", "Statement": [statement]},))
    return Applied(
        account_id=ACCOUNT,
        region=REGION,
        apis=(),
        functions=(function(),),
        permissions=permissions,
        roles=(role,),
        endpoints=(),
        outputs={},
        subscriptions=(Subscription(f"{TOPIC}:1", TOPIC, FUNCTION, redrive),),
        schedules=(Schedule("sweep", RULE, 60, FUNCTION, None, redrive),),
        event_settings=(settings,) if settings else (),
    )


async def until(condition: Callable[[], object]) -> None:
    """Return as soon as the condition holds."""
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.001)
