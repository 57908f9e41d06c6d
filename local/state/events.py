"""Subscriptions, schedules, and what Lambda does with the events of a function."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from local.state.event_records import EventSettings, Schedule, Subscription
from local.state.resources import Resource, Resources

_RATE = re.compile(r"rate\((?P<count>\d+) (?P<unit>minute|hour|day)s?\)")
_SECONDS = {"minute": 60, "hour": 3600, "day": 86400}


def read_subscriptions(found: Resources) -> tuple[Subscription, ...]:
    """Return the functions' subscriptions; those of other protocols are left out."""
    return tuple(
        Subscription(
            arn=resource["arn"],
            topic_arn=resource["topic_arn"],
            function_arn=resource["endpoint"],
            dead_letter_arn=_json(resource.get("redrive_policy")).get("deadLetterTargetArn"),
        )
        for resource in found.of("aws_sns_topic_subscription")
        if resource["protocol"] == "lambda"
    )


def read_schedules(found: Resources) -> tuple[Schedule, ...]:
    """Return the rules that fire at a rate and are on; cron expressions are left out."""
    return tuple(_schedules(found))


def read_event_settings(found: Resources) -> tuple[EventSettings, ...]:
    """Return the settings of functions' events; a function without any has Lambda's defaults."""
    arns = {function["function_name"]: function["arn"] for function in _functions(found)}
    return tuple(
        _event_settings(resource, arns)
        for resource in found.of("aws_lambda_function_event_invoke_config")
    )


def _functions(found: Resources) -> tuple[Resource, ...]:
    return found.of("aws_lambda_function")


def _schedules(found: Resources) -> Iterator[Schedule]:
    for target in found.of("aws_cloudwatch_event_target"):
        rule = found.one("aws_cloudwatch_event_rule", target, name=target["rule"])
        rate = _RATE.fullmatch(rule.get("schedule_expression") or "")
        if rate is None or rule.get("state") == "DISABLED" or ":function:" not in target["arn"]:
            continue
        dead_letters = target.block("dead_letter_config") or {}
        yield Schedule(
            name=rule["name"],
            arn=rule["arn"],
            every_seconds=int(rate["count"]) * _SECONDS[rate["unit"]],
            function_arn=target["arn"],
            input=target.get("input"),
            dead_letter_arn=dead_letters.get("arn") or None,
        )


def _event_settings(resource: Resource, arns: dict[str, str]) -> EventSettings:
    name = resource["function_name"]
    usual = EventSettings("")
    retries = resource.values.get("maximum_retry_attempts")
    destinations = resource.block("destination_config") or {}
    on_failure = (destinations.get("on_failure") or [{}])[0]
    return EventSettings(
        # The attribute may be a name or an ARN.
        function_arn=arns.get(name.rpartition(":function:")[2], name),
        retries=usual.retries if retries is None else retries,
        max_age_seconds=resource.get("maximum_event_age_in_seconds") or usual.max_age_seconds,
        on_failure_arn=on_failure.get("destination") or None,
    )


def _json(text: Any) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(text or "{}")
    return document
