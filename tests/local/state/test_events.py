"""Subscriptions, schedules and asynchronous endpoints, read from the applied state."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from local.state import AsyncInference, Capacity, EventSettings, Schedule, Subscription
from local.state.endpoints import read_endpoints
from local.state.events import read_event_settings, read_schedules, read_subscriptions
from local.state.functions import read_functions
from local.state.resources import Resources, resources

FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:notify"
TOPIC = "arn:aws:sns:eu-west-1:123456789012:done"
QUEUE = "arn:aws:sqs:eu-west-1:123456789012:dead"
RULE = "arn:aws:events:eu-west-1:123456789012:rule/sweep"


def found(*listed: tuple[str, dict[str, Any]]) -> Resources:
    """The resources, in the shape of `terraform show -json`."""
    each = [
        {"address": f"{kind}.this", "mode": "managed", "type": kind, "values": values}
        for kind, values in listed
    ]
    return resources({"values": {"root_module": {"resources": each}}})


def rule(**changes: Any) -> tuple[str, dict[str, Any]]:
    usual = {"name": "sweep", "arn": RULE, "schedule_expression": "rate(1 minute)"}
    return "aws_cloudwatch_event_rule", {**usual, "state": "ENABLED", **changes}


def target(**changes: Any) -> tuple[str, dict[str, Any]]:
    letters = {"dead_letter_config": [{"arn": QUEUE}]}
    return "aws_cloudwatch_event_target", {"rule": "sweep", "arn": FUNCTION, **letters, **changes}


def test_a_functions_subscription_is_read_and_others_are_left_out() -> None:
    values = {"arn": f"{TOPIC}:1", "topic_arn": TOPIC, "endpoint": FUNCTION, "protocol": "lambda"}
    redrive = {"redrive_policy": json.dumps({"deadLetterTargetArn": QUEUE})}
    read = read_subscriptions(
        found(
            ("aws_sns_topic_subscription", {**values, **redrive}),
            ("aws_sns_topic_subscription", {**values, "protocol": "email"}),
            ("aws_sns_topic_subscription", values),
        )
    )
    assert read == (
        Subscription(f"{TOPIC}:1", TOPIC, FUNCTION, QUEUE),
        Subscription(f"{TOPIC}:1", TOPIC, FUNCTION, None),
    )


@pytest.mark.parametrize(
    ("expression", "seconds"),
    [("rate(1 minute)", 60), ("rate(5 minutes)", 300), ("rate(2 hours)", 7200)],
)
def test_a_rate_is_read(expression: str, seconds: float) -> None:
    [schedule] = read_schedules(found(rule(schedule_expression=expression), target()))
    assert schedule == Schedule("sweep", RULE, seconds, FUNCTION, None, QUEUE)


def test_what_does_not_fire_here_is_left_out() -> None:
    queue = target(arn=QUEUE)
    assert read_schedules(found(rule(schedule_expression="cron(0 1 * * ? *)"), target())) == ()
    assert read_schedules(found(rule(state="DISABLED"), target())) == ()
    assert read_schedules(found(rule(), queue)) == ()


def test_what_becomes_of_a_functions_events_is_read() -> None:
    settings = {
        "function_name": "notify",
        "maximum_retry_attempts": 0,
        "maximum_event_age_in_seconds": 3600,
        "destination_config": [{"on_failure": [{"destination": QUEUE}], "on_success": []}],
    }
    function = ("aws_lambda_function", {"function_name": "notify", "arn": FUNCTION})
    read = read_event_settings(
        found(function, ("aws_lambda_function_event_invoke_config", settings))
    )
    assert read == (EventSettings(FUNCTION, 0, 3600, QUEUE),)
    assert read_functions(found(function), Path()) == ()


def test_an_asynchronous_endpoint_and_its_capacity_are_read() -> None:
    output = {
        "s3_output_path": "s3://bucket/out",
        "s3_failure_path": "s3://bucket/failed",
        "notification_config": [{"success_topic": TOPIC, "error_topic": ""}],
    }
    client = {"max_concurrent_invocations_per_instance": 2}
    arn = "arn:aws:sagemaker:eu-west-1:123456789012:endpoint"
    model = {
        "name": "m",
        "arn": f"{arn}-m",
        "primary_container": [{"image": "i"}],
        "execution_role_arn": "r",
    }
    variant = {
        "variant_name": "AllTraffic",
        "model_name": "m",
        "instance_type": "ml.m5.large",
        "initial_instance_count": 1,
        "initial_variant_weight": 1,
        "serverless_config": [],
    }
    configuration = {
        "name": "c",
        "arn": f"{arn}-c",
        "production_variants": [variant],
        "async_inference_config": [{"client_config": [client], "output_config": [output]}],
    }
    scaled = {"resource_id": "endpoint/e/variant/AllTraffic", "min_capacity": 0, "max_capacity": 2}
    [read] = read_endpoints(
        found(
            ("aws_sagemaker_endpoint", {"name": "e", "arn": arn, "endpoint_config_name": "c"}),
            ("aws_sagemaker_endpoint_configuration", configuration),
            ("aws_sagemaker_model", model),
            ("aws_appautoscaling_target", scaled),
        )
    )
    assert read.capacity == Capacity(0, 2)
    assert read.configuration.asynchronous == AsyncInference(
        "s3://bucket/out", "s3://bucket/failed", TOPIC, None, 2
    )
