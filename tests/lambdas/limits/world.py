"""An account with the table of limits, a clock, and functions that count in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError

from rate_limits import client
from rate_limits.limiter import Limiter, Used, by_answer
from rate_limits.settings import LimitsConfig
from rate_limits.table import Table
from usage import route as usage
from web import http_handler
from web.event import Request
from web.response import JSON, Response

ENVIRONMENT = {
    "LIMITS_TABLE": "gpt2-limits",
    "LIMITS_OF_CALLERS": json.dumps(
        {
            "common": {"requests_per_minute": 3, "tokens_per_day": 1000},
            "keys": {
                "bob": {"requests_per_minute": 1, "tokens_per_day": 1000},
                "carol": {"requests_per_minute": None, "tokens_per_day": None},
            },
        }
    ),
    "LIMITS_HISTORY_DAYS": "31",
    "LIMITS_ON_FAILURE": "closed",
    "LIMITS_TIMEOUT_SECONDS": "0.5",
    "LIMITS_ANSWER_TOKENS": "100",
}
CONFIG = LimitsConfig.from_environ(ENVIRONMENT)

# Monday, 23 November 2026, 12:00:10 UTC.
NOON = 1_795_435_210.0


Event = dict[str, Any]


class Wire:
    """The client of DynamoDB.

    Attributes:
        broken: how a call breaks, by its number; 0 stands for each.
        before: what somebody else does just before a call, by its number.
    """

    def __init__(self, dynamodb: Any) -> None:
        self._client = dynamodb
        self.calls: list[str] = []
        self.broken: dict[int, str] = {}
        self.before: dict[int, Callable[[], object]] = {}
        self.seconds = 0.0

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda **arguments: self._call(name, arguments)

    def _call(self, operation: str, arguments: dict[str, Any]) -> Any:
        self.calls.append(operation)
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
        return getattr(self._client, operation)(**arguments)


class World:
    """The account, its clock, and functions with limits."""

    def __init__(self, config: LimitsConfig = CONFIG, used: Used = by_answer) -> None:
        self.now = NOON
        self.config = config
        self.dynamodb = client.create(5, attempts=3)
        _create_table(self.dynamodb)
        self.wire = Wire(self.dynamodb)
        self.table = Table(
            self.wire, config.table, config.history_days, 0.5, lambda: self.wire.seconds
        )
        self.limiter = Limiter(config, self.table, used, lambda: self.now)
        self.reader = http_handler.create(usage.create(config, self.table, lambda: self.now))
        self.asked = 0

    def handler(self, answer: Callable[[Request], Response]) -> http_handler.Handler:
        """A function whose route answers so."""

        def route(request: Request) -> Response:
            self.asked += 1
            return answer(request)

        return http_handler.create(self.limiter.around(route))

    def ask(
        self, caller: str | Event | None = "alice", answer: Any = None, **fields: Any
    ) -> dict[str, Any]:
        """One request of the owner of a key, which takes what the answer's `usage` says."""
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
        """What GET /usage says of today."""
        body = json.loads(self.usage(caller)["body"])
        day: dict[str, Any] = body["days"][0]
        return day

    def items(self) -> list[dict[str, Any]]:
        """All that the table holds."""
        found: list[dict[str, Any]] = self.dynamodb.scan(TableName=self.config.table)["Items"]
        return found


def open_world() -> World:
    """One that lets requests pass while nobody can count."""
    return World(replace(CONFIG, on_failure="open"))


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
        TableName=CONFIG.table,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n, _ in names],
        KeySchema=[{"AttributeName": n, "KeyType": kind} for n, kind in names],
    )
