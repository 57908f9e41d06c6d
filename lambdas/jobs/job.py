"""A job, and its shape as an item of the table. Pure.

queued ──► running ──► succeeded | failed | expired    forward only, see docs/jobs.md
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

# Of a callback, beside FAILED.
PENDING = "pending"
DELIVERED = "delivered"

# How long after its submission, and after each look at it, the sweeper looks at a job: a submission
# lives 28 s at most, and a running job is ended by its notification nearly always.
SUBMISSION_GRACE_SECONDS = 60
CHECK_SECONDS = 300
# What SageMaker's own limits leave open: the way of a result to S3.
DEADLINE_MARGIN_SECONDS = 900

Item = Mapping[str, Mapping[str, Any]]

_ID = re.compile(r"[0-9a-f]{44}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a job failed: one word for programs, a sentence for people."""

    code: str
    message: str


NOT_SUBMITTED = Failure("not_submitted", "The job was never handed to the model. Submit it again.")
MODEL_FAILED = Failure("model_failed", "The model failed to answer.")


@dataclass(frozen=True, slots=True)
class Accepted:
    """Where SageMaker will write; None where it does not say, or names what is not ours."""

    output_key: str | None
    failure_key: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ends: the state, and what comes with it."""

    status: str
    output_key: str | None = None
    content_type: str | None = None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Callback:
    """Whom to tell of the end.

    Attributes:
        url: what is called.
        job_url: what the receiver asks for the job, as the client was told it.
        status: PENDING, DELIVERED or FAILED.
        attempts: how many were begun.
    """

    url: str
    job_url: str
    status: str = PENDING
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it was read.

    Attributes:
        owner, id: its key.
        created_at, accepted_at, finished_at: epoch milliseconds; None while it has not happened.
        due_at: epoch seconds of the sweeper's next look; None once there is nothing left to do.
        deadline_at: epoch seconds after which it is expired.
        ttl: epoch seconds after which it is forgotten.
        idempotency: id of the item that holds its idempotency key, if it has one.
        callback: whom to tell of its end, if anybody.
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
    callback: Callback | None = None

    @property
    def is_open(self) -> bool:
        """Whether its state can still change."""
        return self.status in (QUEUED, RUNNING)

    @property
    def awaits_callback(self) -> bool:
        """Whether it has ended, and somebody is still to be told."""
        return not self.is_open and self.callback is not None and self.callback.status == PENDING


def new_id(created_at: int, random: bytes) -> str:
    """Make an id: the time, so that ids sort by age, then 16 random bytes, so that none guesses it.

    Args:
        created_at: epoch milliseconds.
        random: 16 bytes of the system's random source.
    """
    return f"{created_at:012x}{random.hex()}"


def is_id(text: str) -> bool:
    """Tell whether a text could be an id."""
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
    """Read a job's item. Raises KeyError for what is none."""
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
