"""Parses SageMaker's notifications. Pure.

Shapes: https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-check-predictions.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from inference.verdict import MODEL_ERROR, ServiceError, judge
from jobs.job import FAILED, SUCCEEDED, Failure, Outcome
from jobs.s3_keys import S3Keys


class MalformedError(Exception):
    """The event or the message is malformed. Raised, so that it becomes a dead letter."""


@dataclass(frozen=True, slots=True)
class Notification:
    """How a job ended."""

    owner: str
    job_id: str
    outcome: Outcome


def records(event: object) -> list[tuple[str, str]]:
    """Return the message id and the message of each record.

    Raises:
        MalformedError: it is not an event of SNS.
    """
    try:
        found = [(each["Sns"]["MessageId"], each["Sns"]["Message"]) for each in _list(event)]
    except (KeyError, TypeError) as error:
        raise MalformedError from error
    if not found or not all(isinstance(part, str) for pair in found for part in pair):
        raise MalformedError
    return found


def parse(text: str, endpoint_name: str, keys: S3Keys) -> Notification | str:
    """Return the notification in a message, or the reason why it is not about a job of ours.

    Raises:
        MalformedError: it does not have the shape that SageMaker documents.
    """
    try:
        message = json.loads(text)
        request, status = message["requestParameters"], message["invocationStatus"]
        job = keys.job_of(request["inputLocation"])
        if request["endpointName"] != endpoint_name:
            return "another endpoint"
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise MalformedError from error
    if job is None:
        return "another input"
    response = message.get("responseParameters") or {}
    if not isinstance(response, Mapping):
        raise MalformedError
    outcome = _outcome(status, message, response, keys)
    return Notification(*job, outcome)


def _outcome(
    status: object, message: Mapping[str, Any], response: Mapping[str, Any], keys: S3Keys
) -> Outcome:
    if status == "Failed":
        failure_key = _key(response.get("failureLocation"), keys)
        failure = _failure(message.get("failureReason"))
        return Outcome(FAILED, failure=failure, failure_key=failure_key)
    output_key = _key(response.get("outputLocation"), keys)
    if status != "Completed" or output_key is None:
        raise MalformedError
    content_type = response.get("contentType")
    return Outcome(SUCCEEDED, output_key, content_type if isinstance(content_type, str) else None)


def _failure(reason: object) -> Failure:
    given = ServiceError(MODEL_ERROR, message=reason if isinstance(reason, str) else "")
    judged = judge(given)
    return Failure(judged.error.code, judged.message)


def _key(location: object, keys: S3Keys) -> str | None:
    return keys.key_of(location) if isinstance(location, str) else None


def _list(event: object) -> list[Any]:
    if not isinstance(event, Mapping) or not isinstance(event.get("Records"), list):
        raise MalformedError
    found: list[Any] = event["Records"]
    return found
