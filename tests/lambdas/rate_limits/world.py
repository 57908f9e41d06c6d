"""An account with the table of rate limits, a clock, and functions that count in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError

from rate_limits import client
from rate_limits.limiter import Limiter, Used, by_completion
from rate_limits.settings import Limit, RateLimits
from rate_limits.table import Table
from usage import route as usage
from usage.settings import Settings as UsageSettings
from web import deadline, http_handler
from web.deadline import Deadline
from web.event import Request
from web.response import JSON, Response

SETTINGS = RateLimits(
    table_name="gpt2-rate-limits",
    default=Limit(3, 1000),
    keys={"bob": Limit(1, 1000), "carol": Limit(None, None)},
    default_completion_tokens=100,
    on_failure="closed",
    timeout_seconds=0.5,
    history_days=31,
)

MAX_BODY_BYTES = 4096

# Monday, 23 November 2026, 12:00:10 UTC.
NOON = 1_795_435_210.0


Event = dict[str, Any]


class Wire:
    """The client of DynamoDB.

    Attributes:
        broken: how a call fails, by its number; 0 stands for each.
        before: what another client does just before a call, by its number.
    """

    def __init__(self, dynamodb: Any) -> None:
        self._client = dynamodb
        self.calls: list[str] = []
        self.left: list[float] = []
        self.broken: dict[int, str] = {}
        self.before: dict[int, Callable[[], object]] = {}
        self.seconds = 0.0

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda **arguments: self._call(name, arguments)

    def _call(self, operation: str, arguments: dict[str, Any]) -> Any:
        self.calls.append(operation)
        self.left.append(deadline.current().left())
        self.before.pop(len(self.calls), lambda: None)()
        how = self.broken.get(len(self.calls), self.broken.get(0))
        if how == "slow":
            self.seconds += 0.6
        elif how == "closed before":
            raise ConnectionClosedError(endpoint_url="https://aws.example.com")
        elif how == "time out":
            raise ReadTimeoutError(endpoint_url="https://aws.example.com")
        elif how:
            error: Any = {"Error": {"Code": how}}
            raise ClientError(error, operation)
        # moto is slower than DynamoDB: the deadline is looked at above.
        with deadline.until(Deadline()):
            return getattr(self._client, operation)(**arguments)


class World:
    """The account, its clock, and functions with limits."""

    def __init__(self, settings: RateLimits = SETTINGS, used: Used = by_completion) -> None:
        self.now = NOON
        self.settings = settings
        self.dynamodb = client.create(5, attempts=3)
        _create_table(self.dynamodb)
        self.wire = Wire(self.dynamodb)
        self.table = Table(
            self.wire, settings.table_name, settings.history_days, 0.5, lambda: self.wire.seconds
        )
        self.limiter = Limiter(settings, self.table, used, lambda: self.now, MAX_BODY_BYTES)
        own = UsageSettings(
            settings.table_name, settings.default, settings.keys, settings.history_days
        )
        self.reader = http_handler.create(usage.create(own, self.table, lambda: self.now))
        self.asked = 0

    def handler(self, answer: Callable[[Request], Response]) -> http_handler.Handler:
        """A rate-limited function with this route."""

        def route(request: Request) -> Response:
            self.asked += 1
            return answer(request)

        return http_handler.create(route, self.limiter.around)

    def ask(
        self, caller: str | Event | None = "alice", answer: Any = None, **fields: Any
    ) -> dict[str, Any]:
        """One request with a key, which uses what the completion's `usage` reports."""
        said = {"usage": {"total_tokens": 10}} if answer is None else answer
        response = Response(200, json.dumps(said).encode(), JSON)
        body = json.dumps({"inputs": "a", **fields})
        return self.handler(lambda _: response)(event(caller, body=body), None)

    def statuses(self, count: int, caller: str | Event = "alice") -> list[int]:
        """The statuses of so many requests."""
        return [self.ask(caller)["statusCode"] for _ in range(count)]

    def usage(self, caller: str | Event | None = "alice", **query: str) -> dict[str, Any]:
        """GET /usage."""
        asked = {**event(caller), "routeKey": "GET /usage", "queryStringParameters": query}
        return self.reader(asked, None)

    def today(self, caller: str | Event | None = "alice") -> dict[str, Any]:
        """What GET /usage returns for today."""
        body = json.loads(self.usage(caller)["body"])
        day: dict[str, Any] = body["days"][0]
        return day

    def items(self) -> list[dict[str, Any]]:
        """All that the table holds."""
        found: list[dict[str, Any]] = self.dynamodb.scan(TableName=self.settings.table_name)[
            "Items"
        ]
        return found


def open_world() -> World:
    """A world that lets requests pass while the table fails."""
    return World(replace(SETTINGS, on_failure="open"))


def event(caller: str | Event | None, body: str | None = None) -> Event:
    """API Gateway's event of a request with a key, or with what another authorizer reports."""
    found = {"lambda": {"key_name": caller}} if isinstance(caller, str) else caller
    authorizer = {"authorizer": found} if caller else {}
    return {
        "version": "2.0",
        "routeKey": "POST /generate",
        "requestContext": {"requestId": "r-1", **authorizer},
        "body": body,
        "isBase64Encoded": False,
    }


def _create_table(dynamodb: Any) -> None:
    names = [("account", "HASH"), ("day", "RANGE")]
    dynamodb.create_table(
        TableName=SETTINGS.table_name,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n, _ in names],
        KeySchema=[{"AttributeName": n, "KeyType": kind} for n, kind in names],
    )
