"""A job, and how it is stored as an item of the table. Pure.

queued ──► running ──► succeeded | failed | expired    forward only, see docs/development/jobs.md
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

QUEUED = "queued"
RUNNING = "running"
SUCCEEDED = "succeeded"
FAILED = "failed"
EXPIRED = "expired"
# Of a job whose deletion is not complete. No client sees it.
DELETED = "deleted"

# States of a callback, with FAILED.
PENDING = "pending"
DELIVERED = "delivered"

# When the sweeper checks a job: after its submission, which takes 28 s at most, and again while it
# runs, since its notification ends it nearly always.
SUBMISSION_GRACE_SECONDS = 60
CHECK_SECONDS = 300
# Time for what SageMaker's own limits do not cover: writing the result to S3.
DEADLINE_MARGIN_SECONDS = 900

Item = Mapping[str, Mapping[str, Any]]

_ID = re.compile(r"[0-9a-f]{44}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a job failed: a code for programs and a message for people."""

    code: str
    message: str


NOT_SUBMITTED = Failure("not_submitted", "The job was not submitted to the model. Submit it again.")
MODEL_FAILED = Failure("model_failed", "The model failed to respond.")


@dataclass(frozen=True, slots=True)
class Accepted:
    """The keys that SageMaker will write; None where it returns none, or one outside the prefix."""

    output_key: str | None
    failure_key: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ends: its last state, and the fields that are stored with it."""

    status: str
    output_key: str | None = None
    content_type: str | None = None
    failure: Failure | None = None
    failure_key: str | None = None


@dataclass(frozen=True, slots=True)
class Callback:
    """A URL that is called when the job ends.

    Attributes:
        url: the URL.
        job_url: URL of the job, as in the response to the submission.
        status: PENDING, DELIVERED or FAILED.
        attempts: number of attempts that were started.
    """

    url: str
    job_url: str
    status: str = PENDING
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Job:
    """A job as read from the table.

    Attributes:
        owner, id: its key.
        created_at, accepted_at, finished_at: epoch milliseconds; None before the event.
        due_at: epoch seconds of the sweeper's next check; None if nothing is left to do.
        deadline_at: epoch seconds after which it expires.
        ttl: epoch seconds after which it counts as deleted.
        idempotency: id of the item of its idempotency key, if it has one.
        is_replayed: whether a replay returned it while it was queued, so that it is not undone.
        callback: its callback, if the client asked for one.
    """

    owner: str
    id: str
    status: str
    created_at: int
    deadline_at: int
    ttl: int
    due_at: int | None = None
    accepted_at: int | None = None
    finished_at: int | None = None
    output_key: str | None = None
    failure_key: str | None = None
    content_type: str | None = None
    failure: Failure | None = None
    idempotency: str | None = None
    is_replayed: bool = False
    callback: Callback | None = None

    @property
    def is_open(self) -> bool:
        """Whether the state can still change."""
        return self.status in (QUEUED, RUNNING)

    @property
    def is_deleted(self) -> bool:
        """Whether it was deleted, though its item still exists."""
        return self.status == DELETED

    @property
    def has_keys(self) -> bool:
        """Whether the keys of what SageMaker writes are known."""
        return self.output_key is not None or self.failure_key is not None

    @property
    def awaits_callback(self) -> bool:
        """Whether it has ended and its callback is pending."""
        if self.is_open or self.is_deleted or self.callback is None:
            return False
        return self.callback.status == PENDING


def new_id(created_at: int, random: bytes) -> str:
    """Create an id: the time, so that ids sort by age, then 16 random bytes against guessing.

    Args:
        created_at: epoch milliseconds.
        random: 16 bytes from the system's random source.
    """
    return f"{created_at:012x}{random.hex()}"


def is_id(text: str) -> bool:
    """Return whether a text has the form of an id."""
    return _ID.fullmatch(text) is not None


def to_item(job: Job) -> dict[str, dict[str, Any]]:
    """Return the item of a new job."""
    item: dict[str, dict[str, Any]] = {
        "owner": {"S": job.owner},
        "id": {"S": job.id},
        "status": {"S": job.status},
        "created_at": {"N": str(job.created_at)},
        "deadline_at": {"N": str(job.deadline_at)},
        "ttl": {"N": str(job.ttl)},
        "open": {"S": "open"},
        "due_at": {"N": str(job.due_at)},
    }
    if job.idempotency is not None:
        item["idempotency"] = {"S": job.idempotency}
    if job.callback is not None:
        item["callback"] = {
            "M": {
                "url": {"S": job.callback.url},
                "job_url": {"S": job.callback.job_url},
                "status": {"S": job.callback.status},
                "attempts": {"N": str(job.callback.attempts)},
            }
        }
    return item


def from_item(item: Item) -> Job:
    """Read the item of a job. Raises KeyError for any other item."""
    failure = item["error"]["M"] if "error" in item else None
    return Job(
        owner=item["owner"]["S"],
        id=item["id"]["S"],
        status=item["status"]["S"],
        created_at=int(item["created_at"]["N"]),
        deadline_at=int(item["deadline_at"]["N"]),
        ttl=int(item["ttl"]["N"]),
        due_at=_number(item, "due_at"),
        accepted_at=_number(item, "accepted_at"),
        finished_at=_number(item, "finished_at"),
        output_key=_string(item, "output_key"),
        failure_key=_string(item, "failure_key"),
        content_type=_string(item, "content_type"),
        is_replayed="replayed" in item,
        failure=Failure(failure["code"]["S"], failure["message"]["S"]) if failure else None,
        idempotency=_string(item, "idempotency"),
        callback=_callback(item["callback"]["M"]) if "callback" in item else None,
    )


def _callback(fields: Item) -> Callback:
    return Callback(
        fields["url"]["S"],
        fields["job_url"]["S"],
        fields["status"]["S"],
        int(fields["attempts"]["N"]),
    )


def _number(item: Item, name: str) -> int | None:
    return int(item[name]["N"]) if name in item else None


def _string(item: Item, name: str) -> str | None:
    return str(item[name]["S"]) if name in item else None
