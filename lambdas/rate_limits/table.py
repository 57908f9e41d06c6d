"""The table of rate limits: all calls of DynamoDB. An item is one day of one account.

An item holds the day's tokens and requests, and the requests of its newest minute, so both limits
are checked and counted in one write, which DynamoDB makes atomic. A minute begins with a write that
has another condition, which only one of several concurrent writes can meet.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithItems.html#WorkingWithItems.ConditionalUpdate
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, ConnectionClosedError

from aws.session import error_code
from rate_limits import window
from rate_limits.settings import Limit
from web import deadline

_ERRORS = (ClientError, BotoCoreError)
_COUNTED = ("minute", "in_minute", "requests", "tokens")
_NAME = re.compile(r"#(\w+)")


class TableError(Exception):
    """DynamoDB failed or did not respond in time. The text is AWS's or botocore's name for it."""


@dataclass(frozen=True, slots=True)
class Counters:
    """What an item holds: the newest minute and its requests, the day's requests and tokens."""

    minute: int = 0
    in_minute: int = 0
    requests: int = 0
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class Charge:
    """The outcome of counting one request.

    Attributes:
        account, day: the key of the item.
        counted: whether it was counted; if not, it exceeds a limit.
        counters: what the item holds, with the request if it was counted.
    """

    account: str
    day: str
    counted: bool
    counters: Counters


class Table:
    """Counts. Every method raises TableError when DynamoDB fails.

    Args:
        client: botocore's `dynamodb` client; to charge and settle, with one attempt per call.
        name: the table's name.
        history_days: days after which an item expires.
        timeout_seconds: of one call, and how long to go on with further calls to count a request.
        stopwatch: seconds, from any start.
    """

    def __init__(
        self,
        client: Any,
        name: str,
        history_days: int,
        timeout_seconds: float = 1,
        stopwatch: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._name = name
        self._history_days = history_days
        self._timeout_seconds = timeout_seconds
        self._stopwatch = stopwatch

    def charge(self, account: str, limit: Limit, tokens: int, now: window.Moment) -> Charge:
        """Count a request and the tokens that are set aside for it, if it exceeds no limit.

        After a TableError it is unknown whether it was counted.

        Args:
            account: the digest of the client's account.
            limit: the client's limit.
            tokens: how many to set aside.
            now: the time of the request.
        """
        stop = self._stopwatch() + self._timeout_seconds
        ttl = window.midnight_after(now.day) + self._history_days * window.DAY_SECONDS
        minute, begins = now.minute, False
        while True:
            write = _beginning_minute if begins else _within_minute
            found, counted = self._count(account, now.day, write(minute, limit, tokens, ttl), stop)
            refused = lacks_tokens(found, limit, tokens) or _lacks_requests(found, limit, minute)
            if counted or refused:
                return Charge(account, now.day, counted, found)
            # The clock of another instance may be in the next minute; minutes only go forward.
            begins, minute = found.minute < minute, max(found.minute, minute)

    def settle(self, charge: Charge, tokens: int) -> Counters:
        """Correct the tokens of a charge, up or down. Returns what is counted by now.

        There is one attempt: a correction that counts twice is worse than none.
        """
        values = {"tokens": tokens}
        arguments = _update("ADD #tokens :tokens", ["attribute_exists(#tokens)"], values)
        try:
            return _counters(self._call(charge.account, charge.day, arguments)["Attributes"])
        except _ERRORS as error:
            raise TableError(error_code(error)) from error

    def days(self, account: str, first: str, last: str) -> dict[str, Counters]:
        """Return the days, from the first to the last, on which an account sent requests."""
        try:
            answer = self._client.query(
                TableName=self._name,
                KeyConditionExpression="#account = :account AND #day BETWEEN :first AND :last",
                ExpressionAttributeNames={"#account": "account", "#day": "day"},
                ExpressionAttributeValues={
                    ":account": {"S": account},
                    ":first": {"S": first},
                    ":last": {"S": last},
                },
                ConsistentRead=True,
            )
        except _ERRORS as error:
            raise TableError(error_code(error)) from error
        return {item["day"]["S"]: _counters(item) for item in answer["Items"]}

    def _count(
        self, account: str, day: str, arguments: dict[str, Any], stop: float
    ) -> tuple[Counters, bool]:
        """Return what the item holds, and whether this write counted."""
        try:
            answer = self._call_reconnecting(account, day, arguments, stop)
        except _ERRORS as error:
            if error_code(error) == "ConditionalCheckFailedException":
                return _counters(getattr(error, "response", {}).get("Item", {})), False
            raise TableError(error_code(error)) from error
        return _counters(answer["Attributes"]), True

    def _call_reconnecting(
        self, account: str, day: str, arguments: dict[str, Any], stop: float
    ) -> Mapping[str, Any]:
        """Call, on a second connection if the first one closed while the function was frozen.

        If the first call was carried out, the request counts twice: never too little.
        """
        if self._stopwatch() > stop:
            raise TableError("NoTimeLeft")
        try:
            return self._call(account, day, arguments)
        except ConnectionClosedError:
            if self._stopwatch() > stop:
                raise
            return self._call(account, day, arguments)

    def _call(self, account: str, day: str, arguments: dict[str, Any]) -> Mapping[str, Any]:
        with deadline.until(deadline.current().within(self._timeout_seconds)):
            answer: Mapping[str, Any] = self._client.update_item(
                TableName=self._name,
                Key={"account": {"S": account}, "day": {"S": day}},
                ReturnValues="ALL_NEW",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
                **arguments,
            )
        return answer


def lacks_tokens(found: Counters, limit: Limit, tokens: int) -> bool:
    """Return whether the day has fewer tokens left than these."""
    return limit.tokens_per_day is not None and found.tokens > limit.tokens_per_day - tokens


def _lacks_requests(found: Counters, limit: Limit, minute: int) -> bool:
    if limit.requests_per_minute is None or found.minute < minute:
        return False
    return found.in_minute >= limit.requests_per_minute


def _within_minute(minute: int, limit: Limit, tokens: int, _: int) -> dict[str, Any]:
    """Return the write that counts within a minute that has begun."""
    values = {"one": 1, "tokens": tokens, "minute": minute}
    conditions = ["#minute = :minute"]
    if limit.requests_per_minute is not None:
        conditions.append("#in_minute < :maximum")
        values["maximum"] = limit.requests_per_minute
    if limit.tokens_per_day is not None:
        conditions.append("#tokens <= :room")
        values["room"] = limit.tokens_per_day - tokens
    return _update("ADD #in_minute :one, #requests :one, #tokens :tokens", conditions, values)


def _beginning_minute(minute: int, limit: Limit, tokens: int, ttl: int) -> dict[str, Any]:
    """Return the write that counts the first request of a minute, and perhaps of the day."""
    values = {"one": 1, "tokens": tokens, "minute": minute, "ttl": ttl}
    conditions = ["(attribute_not_exists(#minute) OR #minute < :minute)"]
    if limit.tokens_per_day is not None:
        conditions.append("(attribute_not_exists(#tokens) OR #tokens <= :room)")
        values["room"] = limit.tokens_per_day - tokens
    sets = "SET #minute = :minute, #in_minute = :one, #ttl = :ttl"
    return _update(f"{sets} ADD #requests :one, #tokens :tokens", conditions, values)


def _update(expression: str, conditions: list[str], values: Mapping[str, int]) -> dict[str, Any]:
    condition = " AND ".join(conditions)
    used = set(_NAME.findall(f"{expression} {condition}"))
    return {
        "UpdateExpression": expression,
        "ConditionExpression": condition,
        "ExpressionAttributeNames": {f"#{name}": name for name in sorted(used)},
        "ExpressionAttributeValues": {f":{name}": _number(each) for name, each in values.items()},
    }


def _counters(item: Mapping[str, Mapping[str, str]]) -> Counters:
    return Counters(**{name: int(item[name]["N"]) for name in _COUNTED if name in item})


def _number(value: int) -> dict[str, str]:
    return {"N": str(value)}
