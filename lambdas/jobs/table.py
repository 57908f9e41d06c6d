"""The table of jobs: all calls of DynamoDB. Every write that changes a state is conditional.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ConditionExpressions.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from aws.session import error_code
from jobs.callback_policy import START_SECONDS
from jobs.clients import store_error
from jobs.errors import JobStoreError
from jobs.job import (
    CHECK_SECONDS,
    PENDING,
    QUEUED,
    RUNNING,
    Accepted,
    Item,
    Job,
    Outcome,
    from_item,
    to_item,
)

INDEX = "open"

_ERRORS = (ClientError, BotoCoreError)
_IS_OPEN = "#status IN (:queued, :running)"
_IS_NEW = "attribute_not_exists(id)"
_OPEN_STATES = {":queued": {"S": QUEUED}, ":running": {"S": RUNNING}}
# A page skips items past their TTL, but not for longer than this.
MAX_QUERIES_PER_PAGE = 10

# Ids of jobs are hexadecimal; ids of idempotency keys start with a letter that sorts after them.
_AFTER_ALL_JOBS = "g"


@dataclass(frozen=True, slots=True)
class Claim:
    """What an idempotency key was used for: a job, and the digest of the request."""

    job_id: str
    body_digest: str


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a list of jobs. `next_cursor` is the `before` of the next page; None after the last.

    A page may have fewer jobs than its limit, and still not be the last.
    """

    jobs: tuple[Job, ...]
    next_cursor: str | None


class Table:
    """Jobs by owner and id.

    Every method raises JobStoreError when DynamoDB fails. A method that returns a bool returns
    whether the condition held, that is, whether anything was written.

    Args:
        client: botocore's `dynamodb` client.
        name: the table's name.
        clock: epoch seconds; items past their TTL count as deleted.
    """

    def __init__(self, client: Any, name: str, clock: Callable[[], float]) -> None:
        self._client = client
        self._name = name
        self._clock = clock

    def submit(self, job: Job, body_digest: str) -> bool:
        """Write a new job, with its idempotency key. False: the key is in use."""
        if job.idempotency is None:
            # The id is random, so only an earlier attempt of this call can have written it.
            self._write("put_item", Item=to_item(job), ConditionExpression=_IS_NEW)
            return True
        claim = {
            "owner": {"S": job.owner},
            "id": {"S": job.idempotency},
            "job": {"S": job.id},
            "body_digest": {"S": body_digest},
            "ttl": {"N": str(job.ttl)},
        }
        put_job = {
            "TableName": self._name,
            "Item": to_item(job),
            "ConditionExpression": _IS_NEW,
        }
        # A key past its TTL is not in use, though DynamoDB may take days to delete its item.
        put_claim = {
            "TableName": self._name,
            "Item": claim,
            "ConditionExpression": f"{_IS_NEW} OR #ttl <= :now",
            "ExpressionAttributeNames": {"#ttl": "ttl"},
            "ExpressionAttributeValues": {":now": {"N": str(int(self._clock()))}},
        }
        # Canceled by a condition, or by another request with the same key that is in progress.
        return not self._transact([{"Put": put_job}, {"Put": put_claim}])

    def claim(self, owner: str, idempotency: str) -> Claim | None:
        """Return what an idempotency key was used for; None if it is not in use."""
        item = self._get(owner, idempotency)
        return Claim(item["job"]["S"], item["body_digest"]["S"]) if item else None

    def get(self, owner: str, job_id: str) -> Job | None:
        """Return a job; None if it does not exist."""
        item = self._get(owner, job_id)
        return from_item(item) if item else None

    def accept(self, job: Job, accepted: Accepted, at: int) -> bool:
        """queued → running: SageMaker accepted the job, and returned the keys it will write."""
        keys = {"output_key": accepted.output_key, "failure_key": accepted.failure_key}
        due_at = at // 1000 + CHECK_SECONDS
        sets = {"accepted_at": {"N": str(at)}, "due_at": {"N": str(due_at)}}
        sets |= {name: {"S": key} for name, key in keys.items() if key is not None}
        return self._change(job, RUNNING, sets, "#status = :queued", {":queued": {"S": QUEUED}})

    def finish(self, job: Job, outcome: Outcome, at: int) -> bool:
        """queued or running → a last state. With a callback, the job stays due until that ends."""
        sets: dict[str, dict[str, Any]] = {"finished_at": {"N": str(at)}}
        if job.callback is not None:
            sets["due_at"] = {"N": str(at // 1000 + START_SECONDS)}
        if outcome.output_key is not None:
            sets["output_key"] = {"S": outcome.output_key}
        if outcome.content_type is not None:
            sets["content_type"] = {"S": outcome.content_type}
        if outcome.failure is not None:
            error = {"code": outcome.failure.code, "message": outcome.failure.message}
            sets["error"] = {"M": {name: {"S": text} for name, text in error.items()}}
        removes = "#open, #due_at" if job.callback is None else ""
        return self._change(job, outcome.status, sets, _IS_OPEN, _OPEN_STATES, removes)

    def postpone(self, job: Job, due_at: int) -> bool:
        """Set the sweeper's next check. False: another sweeper was faster."""
        return self._write(
            "update_item",
            Key=_key(job.owner, job.id),
            UpdateExpression="SET #due_at = :next",
            ConditionExpression="#due_at = :seen",
            ExpressionAttributeNames={"#due_at": "due_at"},
            ExpressionAttributeValues={
                ":next": {"N": str(due_at)},
                ":seen": {"N": str(job.due_at)},
            },
        )

    def begin_attempt(self, job: Job, number: int, due_at: int) -> bool:
        """Count an attempt before it is made. False: another call makes it, or made it.

        Args:
            job: a job with a callback.
            number: 1 for the first attempt.
            due_at: epoch seconds at which the next attempt is due, unless this one succeeds.
        """
        return self._write(
            "update_item",
            Key=_key(job.owner, job.id),
            UpdateExpression="SET #callback.#attempts = :number, #due_at = :next",
            ConditionExpression="#callback.#status = :pending AND #callback.#attempts = :before",
            ExpressionAttributeNames={
                "#callback": "callback",
                "#attempts": "attempts",
                "#status": "status",
                "#due_at": "due_at",
            },
            ExpressionAttributeValues={
                ":number": {"N": str(number)},
                ":before": {"N": str(number - 1)},
                ":next": {"N": str(due_at)},
                ":pending": {"S": PENDING},
            },
        )

    def end_callback(self, job: Job, status: str) -> bool:
        """pending → delivered or failed: nothing is left to do for the job."""
        return self._write(
            "update_item",
            Key=_key(job.owner, job.id),
            UpdateExpression="SET #callback.#status = :status REMOVE #open, #due_at",
            ConditionExpression="#callback.#status = :pending",
            ExpressionAttributeNames={
                "#callback": "callback",
                "#status": "status",
                "#open": "open",
                "#due_at": "due_at",
            },
            ExpressionAttributeValues={":status": {"S": status}, ":pending": {"S": PENDING}},
        )

    def delete(self, job: Job) -> None:
        """Delete a job, with its idempotency key unless that was used for another job since."""
        if job.idempotency is None:
            self._write("delete_item", Key=_key(job.owner, job.id))
            return
        delete_job = {"TableName": self._name, "Key": _key(job.owner, job.id)}
        delete_claim = {
            "TableName": self._name,
            "Key": _key(job.owner, job.idempotency),
            "ConditionExpression": f"{_IS_NEW} OR #job = :id",
            "ExpressionAttributeNames": {"#job": "job"},
            "ExpressionAttributeValues": {":id": {"S": job.id}},
        }
        reasons = self._transact([{"Delete": delete_job}, {"Delete": delete_claim}])
        if "ConditionalCheckFailed" in reasons:
            self._write("delete_item", Key=_key(job.owner, job.id))
        elif reasons:
            raise JobStoreError(cause=",".join(sorted(reasons)))

    def page(self, owner: str, before: str | None, limit: int) -> Page:
        """Return the newest jobs of an owner; with an id `before`, the newest that are older."""
        jobs: list[Job] = []
        cursor, has_more = before, True
        for _ in range(MAX_QUERIES_PER_PAGE):
            items, has_more = self._newest(owner, cursor, limit + 1)
            jobs += [from_item(item) for item in items if not self._is_past(item)]
            if len(jobs) > limit:
                return Page(tuple(jobs[:limit]), jobs[limit - 1].id)
            if not has_more:
                return Page(tuple(jobs), None)
            cursor = items[-1]["id"]["S"]
        return Page(tuple(jobs), cursor)

    def _newest(self, owner: str, before: str | None, limit: int) -> tuple[list[Item], bool]:
        """Return items of jobs, also those past their TTL, and whether there may be more."""
        response = self._read(
            "query",
            KeyConditionExpression="#owner = :owner AND #id < :before",
            ExpressionAttributeNames={"#owner": "owner", "#id": "id"},
            ExpressionAttributeValues={
                ":owner": {"S": owner},
                ":before": {"S": before or _AFTER_ALL_JOBS},
            },
            ScanIndexForward=False,
            ConsistentRead=True,
            Limit=limit,
        )
        return response["Items"], "LastEvaluatedKey" in response

    def due(self) -> Iterator[tuple[str, str]]:
        """Yield the owner and the id of each job that is due for a check."""
        arguments: dict[str, Any] = {
            "IndexName": INDEX,
            "KeyConditionExpression": "#open = :open AND #due_at <= :now",
            "ExpressionAttributeNames": {"#open": "open", "#due_at": "due_at"},
            "ExpressionAttributeValues": {
                ":open": {"S": "open"},
                ":now": {"N": str(int(self._clock()))},
            },
        }
        while True:
            response = self._read("query", **arguments)
            for item in response["Items"]:
                yield item["owner"]["S"], item["id"]["S"]
            if "LastEvaluatedKey" not in response:
                return
            arguments["ExclusiveStartKey"] = response["LastEvaluatedKey"]

    def _change(
        self,
        job: Job,
        status: str,
        sets: dict[str, dict[str, Any]],
        condition: str,
        values: dict[str, dict[str, str]],
        removes: str = "",
    ) -> bool:
        changes = {"status": {"S": status}, **sets}
        names = {f"#{name}": name for name in changes}
        if removes:
            names |= {part: part[1:] for part in removes.split(", ")}
        assignments = ", ".join(f"#{name} = :new_{name}" for name in changes)
        return self._write(
            "update_item",
            Key=_key(job.owner, job.id),
            UpdateExpression=f"SET {assignments}" + (f" REMOVE {removes}" if removes else ""),
            ConditionExpression=condition,
            ExpressionAttributeNames=names,
            ExpressionAttributeValues={
                **{f":new_{name}": value for name, value in changes.items()},
                **values,
            },
        )

    def _get(self, owner: str, item_id: str) -> Item | None:
        response = self._read("get_item", Key=_key(owner, item_id), ConsistentRead=True)
        item: Item | None = response.get("Item")
        return None if item is None or self._is_past(item) else item

    def _is_past(self, item: Item) -> bool:
        # DynamoDB deletes an item up to a few days after its TTL.
        return int(item["ttl"]["N"]) <= self._clock()

    def _read(self, operation: str, **arguments: Any) -> Any:
        try:
            return getattr(self._client, operation)(TableName=self._name, **arguments)
        except _ERRORS as error:
            raise store_error(error) from error

    def _write(self, operation: str, **arguments: Any) -> bool:
        try:
            getattr(self._client, operation)(TableName=self._name, **arguments)
        except _ERRORS as error:
            if error_code(error) == "ConditionalCheckFailedException":
                return False
            raise store_error(error) from error
        return True

    def _transact(self, actions: list[dict[str, Any]]) -> set[str]:
        """Carry out all of the actions, or none. Return why it was none; empty if it was all.

        https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CancellationReason.html
        """
        try:
            self._client.transact_write_items(TransactItems=actions)
        except _ERRORS as error:
            if error_code(error) != "TransactionCanceledException":
                raise store_error(error) from error
            reasons = getattr(error, "response", {}).get("CancellationReasons", ())
            codes = {str(each.get("Code")) for each in reasons} - {"None"}
            return codes or {"TransactionCanceledException"}
        return set()


def _key(owner: str, item_id: str) -> dict[str, dict[str, str]]:
    return {"owner": {"S": owner}, "id": {"S": item_id}}
