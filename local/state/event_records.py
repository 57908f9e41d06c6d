"""The asynchronous events of functions and endpoints, as frozen records."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Subscription:
    """A function that gets the messages of an SNS topic.

    ``dead_letter_arn`` is the queue for events that Lambda does not accept.
    """

    arn: str
    topic_arn: str
    function_arn: str
    dead_letter_arn: str | None


@dataclass(frozen=True)
class Schedule:
    """An EventBridge rule with a rate and a function as its target.

    ``input`` is the event, None for EventBridge's own.
    """

    name: str
    arn: str
    every_seconds: float
    function_arn: str
    input: str | None
    dead_letter_arn: str | None


@dataclass(frozen=True)
class EventSettings:
    """What Lambda does with an event for a function: tries after the first, age, what is left."""

    function_arn: str
    retries: int = 2
    max_age_seconds: int = 6 * 3600
    on_failure_arn: str | None = None


@dataclass(frozen=True)
class AsyncInference:
    """An endpoint configuration's asynchronous inference. Paths are ``s3://bucket/prefix``.

    ``max_concurrent`` is for each instance; None leaves it to SageMaker.
    """

    output_path: str
    failure_path: str | None
    success_topic_arn: str | None
    error_topic_arn: str | None
    max_concurrent: int | None


@dataclass(frozen=True)
class Capacity:
    """The instances between which autoscaling moves a variant."""

    minimum: int
    maximum: int
