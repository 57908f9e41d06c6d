"""SageMaker's notifications, read once. Pure.

Shapes: https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-check-predictions.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inference.verdict import MODEL_ERROR, ServiceError, judge
from jobs.job import FAILED, SUCCEEDED, Failure, Outcome
from jobs.s3_keys import Layout


class MalformedError(Exception):
    """A message that nobody can read. Raised, so that it ends in the dead-letter queue."""


@dataclass(frozen=True, slots=True)
class Notification:
    """How a job ended."""

    owner: str
    job_id: str
    outcome: Outcome
    failure_key: str | None


def records(event: object) -> list[tuple[str, str]]:
    """Return each record's message id and message.

    Raises:
        MalformedError: it is no event of SNS.
    """
    try:
        found = [(each["Sns"]["MessageId"], each["Sns"]["Message"]) for each in _list(event)]
    except (KeyError, TypeError) as error:
        raise MalformedError from error
    if not found or not all(isinstance(part, str) for pair in found for part in pair):
        raise MalformedError
    return found


def parse(text: str, endpoint_name: str, layout: Layout) -> Notification | str:
    """Read a message; a reason instead if it is none of ours.

    Raises:
        MalformedError: it is not what SageMaker documents.
    """
    try:
        message = json.loads(text)
        asked = message["requestParameters"]
        status, endpoint, location = (
            message["invocationStatus"],
            asked["endpointName"],
            asked["inputLocation"],
        )
        job = layout.job_of(location)
        if endpoint != endpoint_name:
            return "another endpoint"
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise MalformedError from error
    if job is None:
        return "another input"
    answer = message.get("responseParameters") or {}
    if not isinstance(answer, Mapping):
        raise MalformedError
    outcome = _outcome(status, message, answer, layout)
    return Notification(*job, outcome, _key(answer.get("failureLocation"), layout))


def _outcome(
    status: object, message: Mapping[str, Any], answer: Mapping[str, Any], layout: Layout
) -> Outcome:
    if status == "Failed":
        return Outcome(FAILED, failure=_failure(message.get("failureReason")))
    output_key = _key(answer.get("outputLocation"), layout)
    if status != "Completed" or output_key is None:
        raise MalformedError
    content_type = answer.get("contentType")
    return Outcome(SUCCEEDED, output_key, content_type if isinstance(content_type, str) else None)


def _failure(reason: object) -> Failure:
    given = ServiceError(MODEL_ERROR, message=reason if isinstance(reason, str) else "")
    judged = judge(given)
    return Failure(judged.error.code, judged.message)


def _key(location: object, layout: Layout) -> str | None:
    return layout.key_of(location) if isinstance(location, str) else None


def _list(event: object) -> list[Any]:
    if not isinstance(event, Mapping) or not isinstance(event.get("Records"), list):
        raise MalformedError
    found: list[Any] = event["Records"]
    return found
