"""The table of rate limits: all calls of DynamoDB. An item is one day of one account.

An item holds the day's tokens and requests, and the requests of its newest minute, so both limits
are checked and counted in one write, which DynamoDB makes atomic. A minute begins with a write that
has another condition, which only one of several concurrent writes can meet.

The tokens of requests in progress are part of the day's tokens, and counted by themselves, too, in
one of three attributes, by the minute. A request takes half a minute at most, so two of them hold
what is in progress; the third one is left over from a function that ended early, if anything.

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
_SLOTS = 3
_NAME = re.compile(r"#(\w+)")


class TableError(Exception):
    """DynamoDB failed or did not respond in time. The text is AWS's or botocore's name for it."""


@dataclass(frozen=True, slots=True)
class Counters:
    """What an item holds: the newest minute and its requests, the day's requests and tokens.

    Attributes:
        in_flight: of the tokens, those that are set aside for requests in progress, by minute % 3.
    """

    minute: int = 0
    in_minute: int = 0
    requests: int = 0
    tokens: int = 0
    in_flight: tuple[int, ...] = (0,) * _SLOTS

    def in_flight_at(self, minute: int) -> int:
        """Return the tokens that are set aside for requests which are in progress in a minute."""
        current = {minute, minute - 1} & {self.minute, self.minute - 1}
        return max(0, sum(self.in_flight[each % _SLOTS] for each in current))


@dataclass(frozen=True, slots=True)
class Charge:
    """The outcome of counting one request.

    Attributes:
        account, day: the key of the item.
        counted: whether it was counted; if not, it exceeds a limit.
        counters: what the item holds, with the request if it was counted.
        minute: the minute in which it was counted.
        in_flight: the tokens that count as in progress until it is settled.
    """

    account: str
    day: str
    counted: bool
    counters: Counters
    minute: int = 0
    in_flight: int = 0


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

    def charge(
        self, account: str, limit: Limit, tokens: int, now: window.Moment, in_flight: int = 0
    ) -> Charge:
        """Count a request and the tokens that are set aside for it, if it exceeds no limit.

        After a TableError it is unknown whether it was counted.

        Args:
            account: the digest of the client's account.
            limit: the client's limit.
            tokens: how many to set aside.
            now: the time of the request.
            in_flight: how many of them count as in progress until the request is settled.
        """
        stop = self._stopwatch() + self._timeout_seconds
        ttl = window.midnight_after(now.day) + self._history_days * window.DAY_SECONDS
        minute, begins, found = now.minute, False, Counters()
        while True:
            if begins:
                write = _beginning_minute(minute, limit, tokens, ttl, in_flight, found.minute)
            else:
                write = _within_minute(minute, limit, tokens, in_flight)
            found, counted = self._count(account, now.day, write, stop)
            refused = lacks_tokens(found, limit, tokens) or _lacks_requests(found, limit, minute)
            if counted or refused:
                return Charge(account, now.day, counted, found, minute, in_flight)
            # The clock of another instance may be in the next minute; minutes only go forward.
            begins, minute = found.minute < minute, max(found.minute, minute)

    def settle(self, charge: Charge, tokens: int) -> Counters:
        """Correct the tokens of a charge, up or down. Returns what is counted by now.

        There is one attempt: a correction that counts twice is worse than none.
        """
        values, adds = {"tokens": tokens}, "#tokens :tokens"
        if charge.in_flight:
            values["ended"] = -charge.in_flight
            adds += f", {_slot(charge.minute)} :ended"
        arguments = _update(f"ADD {adds}", ["attribute_exists(#tokens)"], values)
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


def _within_minute(minute: int, limit: Limit, tokens: int, in_flight: int) -> dict[str, Any]:
    """Return the write that counts within a minute that has begun."""
    values = {"one": 1, "tokens": tokens, "minute": minute}
    conditions = ["#minute = :minute"]
    if limit.requests_per_minute is not None:
        conditions.append("#in_minute < :maximum")
        values["maximum"] = limit.requests_per_minute
    if limit.tokens_per_day is not None:
        conditions.append("#tokens <= :room")
        values["room"] = limit.tokens_per_day - tokens
    adds = "#in_minute :one, #requests :one, #tokens :tokens"
    if in_flight:
        values["in_flight"] = in_flight
        adds += f", {_slot(minute)} :in_flight"
    return _update(f"ADD {adds}", conditions, values)


def _beginning_minute(
    minute: int, limit: Limit, tokens: int, ttl: int, in_flight: int, before: int
) -> dict[str, Any]:
    """Return the write that counts the first request of a minute, and perhaps of the day.

    Args:
        minute, limit, tokens, ttl, in_flight: as in `charge`.
        before: the newest minute that the item has. What a slot holds of an older one is dropped.
    """
    values = {"one": 1, "tokens": tokens, "minute": minute, "ttl": ttl}
    conditions = ["(attribute_not_exists(#minute) OR #minute < :minute)"]
    if limit.tokens_per_day is not None:
        conditions.append("(attribute_not_exists(#tokens) OR #tokens <= :room)")
        values["room"] = limit.tokens_per_day - tokens
    sets = "SET #minute = :minute, #in_minute = :one, #ttl = :ttl"
    if limit.tokens_per_day is not None:
        values["in_flight"] = in_flight
        sets += f", {_slot(minute)} = :in_flight"
        if before < minute - 1:
            values["none"] = 0
            sets += f", {_slot(minute - 1)} = :none"
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
    in_flight = (item.get(_slot(each)[1:], {"N": "0"})["N"] for each in range(_SLOTS))
    return Counters(
        **{name: int(item[name]["N"]) for name in _COUNTED if name in item},
        in_flight=tuple(map(int, in_flight)),
    )


def _slot(minute: int) -> str:
    return f"#in_flight_{minute % _SLOTS}"


def _number(value: int) -> dict[str, str]:
    return {"N": str(value)}
