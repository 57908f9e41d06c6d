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
from jobs.job import (
    CHECK_SECONDS,
    DELETED,
    PENDING,
    QUEUED,
    RUNNING,
    SUBMISSION_GRACE_SECONDS,
    SUCCEEDED,
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
# How long the item of a deleted job is kept after its deadline, if its deletion fails until then.
DELETION_SECONDS = 86400

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
        return self._transact([{"Put": put_job}, {"Put": put_claim}])

    def claim(self, owner: str, idempotency: str) -> Claim | None:
        """Return what an idempotency key was used for; None if it is not in use."""
        item = self._get(owner, idempotency)
        return Claim(item["job"]["S"], item["body_digest"]["S"]) if item else None

    def get(self, owner: str, job_id: str) -> Job | None:
        """Return a job, also one whose deletion is not complete; None if it does not exist."""
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
        if outcome.failure_key is not None:
            sets["failure_key"] = {"S": outcome.failure_key}
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

    def record_keys(self, job: Job, accepted: Accepted) -> bool:
        """Store the keys that SageMaker will write, whatever the state. False: it is gone."""
        keys = {"output_key": accepted.output_key, "failure_key": accepted.failure_key}
        found = {name: {"S": key} for name, key in keys.items() if key is not None}
        if not found:
            return True
        assignments = ", ".join(f"#{name} = if_not_exists(#{name}, :{name})" for name in found)
        return self._write(
            "update_item",
            Key=_key(job.owner, job.id),
            UpdateExpression=f"SET {assignments}",
            ConditionExpression="attribute_exists(id)",
            ExpressionAttributeNames={f"#{name}": name for name in found},
            ExpressionAttributeValues={f":{name}": value for name, value in found.items()},
        )

    def record_type(self, job: Job, content_type: str) -> bool:
        """Store the content type of a result that was found without one."""
        return self._write(
            "update_item",
            Key=_key(job.owner, job.id),
            UpdateExpression="SET #type = :type",
            ConditionExpression="#status = :succeeded AND attribute_not_exists(#type)",
            ExpressionAttributeNames={"#status": "status", "#type": "content_type"},
            ExpressionAttributeValues={
                ":type": {"S": content_type},
                ":succeeded": {"S": SUCCEEDED},
            },
        )

    def mark_replayed(self, job: Job, due_at: int) -> bool:
        """Keep a queued job from being undone: a replay returns it. False: it is not queued.

        Args:
            job: the job.
            due_at: epoch seconds of the sweeper's next check, by which its input is written.
        """
        return self._write(
            "update_item",
            Key=_key(job.owner, job.id),
            UpdateExpression="SET #replayed = :true, #due_at = :due_at",
            ConditionExpression="#status = :queued",
            ExpressionAttributeNames={
                "#replayed": "replayed",
                "#status": "status",
                "#due_at": "due_at",
            },
            ExpressionAttributeValues={
                ":true": {"BOOL": True},
                ":queued": {"S": QUEUED},
                ":due_at": {"N": str(due_at)},
            },
        )

    def mark_deleted(self, job: Job, due_at: int) -> Job | None:
        """Any state → deleted: nothing else can change the job.

        Args:
            job: the job.
            due_at: epoch seconds at which the sweeper completes the deletion.

        Returns:
            The job as it is now; None if it no longer exists.
        """
        return self._mark(job, due_at, {}, "attribute_exists(id)", {})

    def mark_refused(self, job: Job, at: int) -> Job | None:
        """queued or deleted → deleted, and SageMaker will write nothing: it never had the job.

        Returns:
            The job as it is now; None if it does not exist, or a replay returned it.
        """
        condition = "#status IN (:queued, :deleted) AND attribute_not_exists(replayed)"
        due_at = at // 1000 + SUBMISSION_GRACE_SECONDS
        ended = {"finished_at": {"N": str(at)}}
        return self._mark(job, due_at, ended, condition, {":queued": {"S": QUEUED}})

    def _mark(
        self,
        job: Job,
        due_at: int,
        sets: dict[str, dict[str, Any]],
        condition: str,
        values: dict[str, dict[str, str]],
    ) -> Job | None:
        # Beyond the retention too, until the deletion is complete.
        ttl = max(job.ttl, job.deadline_at + DELETION_SECONDS)
        changes = {
            "open": {"S": "open"},
            "due_at": {"N": str(due_at)},
            "ttl": {"N": str(ttl)},
            **sets,
        }
        assignments = ", ".join(f"#{name} = :{name}" for name in changes)
        names = ("status", "callback", *changes)
        marked = self._update(
            job,
            UpdateExpression=f"SET #status = :deleted, {assignments} REMOVE #callback",
            ConditionExpression=condition,
            ExpressionAttributeNames={f"#{name}": name for name in names},
            ExpressionAttributeValues={
                ":deleted": {"S": DELETED},
                **{f":{name}": value for name, value in changes.items()},
                **values,
            },
        )
        return from_item(marked) if marked else None

    def free_key(self, job: Job) -> None:
        """Delete the idempotency key of a job, unless it was used for another job since."""
        if job.idempotency is not None:
            self._write(
                "delete_item",
                Key=_key(job.owner, job.idempotency),
                ConditionExpression="#job = :id",
                ExpressionAttributeNames={"#job": "job"},
                ExpressionAttributeValues={":id": {"S": job.id}},
            )

    def delete(self, job: Job) -> bool:
        """Delete the item of a job. False: SageMaker's keys were stored since it was read."""
        arguments: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(failure_key)"}
        if job.failure_key is not None:
            arguments = {
                "ConditionExpression": f"{_IS_NEW} OR #failure_key = :seen",
                "ExpressionAttributeNames": {"#failure_key": "failure_key"},
                "ExpressionAttributeValues": {":seen": {"S": job.failure_key}},
            }
        return self._write("delete_item", Key=_key(job.owner, job.id), **arguments)

    def page(self, owner: str, before: str | None, limit: int) -> Page:
        """Return the newest jobs of an owner; with an id `before`, the newest that are older."""
        jobs: list[Job] = []
        cursor, has_more = before, True
        for _ in range(MAX_QUERIES_PER_PAGE):
            items, has_more = self._newest(owner, cursor, limit + 1)
            found = [from_item(item) for item in items if not self._is_past(item)]
            jobs += [job for job in found if not job.is_deleted]
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
        return self._conditional(operation, **arguments) is not None

    def _update(self, job: Job, **arguments: Any) -> Item | None:
        """Update an item, and return it; None if the condition does not hold."""
        response = self._conditional(
            "update_item", Key=_key(job.owner, job.id), ReturnValues="ALL_NEW", **arguments
        )
        return None if response is None else response["Attributes"]

    def _conditional(self, operation: str, **arguments: Any) -> Any:
        """Make a call; return None if its condition does not hold."""
        try:
            return getattr(self._client, operation)(TableName=self._name, **arguments)
        except _ERRORS as error:
            if error_code(error) == "ConditionalCheckFailedException":
                return None
            raise store_error(error) from error

    def _transact(self, actions: list[dict[str, Any]]) -> bool:
        """Carry out all of the actions, or none.

        None, if a condition does not hold, or another request with the same key is in progress.
        """
        try:
            self._client.transact_write_items(TransactItems=actions)
        except _ERRORS as error:
            if error_code(error) != "TransactionCanceledException":
                raise store_error(error) from error
            return False
        return True


def _key(owner: str, item_id: str) -> dict[str, dict[str, str]]:
    return {"owner": {"S": owner}, "id": {"S": item_id}}
