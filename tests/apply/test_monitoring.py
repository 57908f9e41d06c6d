"""Alarms, their topic, a budget and the dashboard: applied, and the dashboard as documented."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local.aws import ControlPlane
from terraform_cli import Terraform
from tests.apply.resources import client
from tests.apply.stack import Stack, attached, successes

pytestmark = [pytest.mark.xdist_group("apply-monitoring"), pytest.mark.long]

VARIABLES: dict[str, Any] = {
    "name": "gpt2",
    "model": {"image": "763104351884.dkr.ecr.us-east-1.amazonaws.com/team/gpt2-cpu:1"},
    "instance": {"type": "ml.m5.large"},
    "jobs": {},
    "monitoring": {
        "latency_p99_ms": 2500,
        "emails": ["oncall@example.com"],
        "budget": {"monthly_usd": 900, "forecast_percent": 100},
    },
}
GRID_COLUMNS = 24


@pytest.fixture(scope="module")
def stack(terraform: Terraform, aws: ControlPlane, directory: Path) -> Iterator[Stack]:
    with attached(terraform, aws, directory, ".") as applied:
        applied.apply(**VARIABLES)
        yield applied


def test_nothing_is_left_to_do_after_an_apply(stack: Stack) -> None:
    assert not stack.has_changes(**VARIABLES)


def test_every_alarm_tells_the_topic_whose_reader_is_subscribed(stack: Stack) -> None:
    sns = client(stack.aws, "sns")
    (topic,) = (
        each for each in sns.list_topics()["Topics"] if each["TopicArn"].endswith("-alarms")
    )
    (reader,) = sns.list_subscriptions_by_topic(TopicArn=topic["TopicArn"])["Subscriptions"]
    assert (reader["Protocol"], reader["Endpoint"]) == ("email", "oncall@example.com")
    alarms = client(stack.aws, "cloudwatch").describe_alarms()["MetricAlarms"]
    told = {alarm["AlarmName"] for alarm in alarms if alarm["AlarmActions"] == [topic["TopicArn"]]}
    functions = ["info", "jobs-submit", "jobs-read", "jobs-notify", "jobs-sweep"]
    assert told == {
        "gpt2-endpoint-errors",
        "gpt2-endpoint-latency",
        "gpt2-api-errors",
        "gpt2-endpoint-expired-requests",
        "gpt2-endpoint-invocation-failures",
        "gpt2-endpoint-notification-failures",
        "gpt2-endpoint-request-download-failures",
        "gpt2-endpoint-response-upload-failures",
        "gpt2-jobs-dead",
        "gpt2-jobs-dead-arrivals",
        *(f"gpt2-function-{each}-{what}" for each in functions for what in ("errors", "throttles")),
    }
    # One more starts an instance and notifies no topic.
    assert {alarm["AlarmName"] for alarm in alarms} - told == {"gpt2-jobs-wake-up"}


def test_the_budget_counts_this_instance_and_tells_the_reader(stack: Stack) -> None:
    (budget,) = budgets(stack)
    assert budget["BudgetName"] == "gpt2-us-east-1"
    assert (budget["BudgetType"], budget["TimeUnit"]) == ("COST", "MONTHLY")
    assert budget["CostFilters"] == {
        "Region": ["us-east-1"],
        "TagKeyValue": ["user:terraform-aws-sagemaker-llm$gpt2"],
    }
    assert told(stack) == {
        ("ACTUAL", 80, "EMAIL", "oncall@example.com"),
        ("ACTUAL", 100, "EMAIL", "oncall@example.com"),
        ("FORECASTED", 100, "EMAIL", "oncall@example.com"),
    }


def test_the_dashboard_is_what_cloudwatch_documents(stack: Stack) -> None:
    cloudwatch = client(stack.aws, "cloudwatch")
    body = json.loads(cloudwatch.get_dashboard(DashboardName="gpt2-us-east-1")["DashboardBody"])
    assert list(body_errors(body)) == []
    assert len(body["widgets"]) == 8


def test_another_budget_changes_in_place_and_none_takes_it_away(stack: Stack) -> None:
    """The last one that looks at the stack, which it leaves without a budget."""
    topic = client(stack.aws, "sns").create_topic(Name="oncall")["TopicArn"]
    budget = {"monthly_usd": 1200.5, "thresholds_percent": [50]}
    change = {**VARIABLES, "monitoring": {"topic": {"arn": topic}, "budget": budget}}
    stack.apply(**change)
    assert [each["BudgetLimit"]["Amount"] for each in budgets(stack)] == ["1200.5"]
    assert told(stack) == {("ACTUAL", 50, "SNS", topic)}
    assert len(successes(stack.aws.calls, "CreateBudget")) == 1
    assert not stack.has_changes(**change)

    stack.apply(**{**VARIABLES, "monitoring": {}})
    assert budgets(stack) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"type": "chart"}, "type"),
        ({"x": 13}, "grid"),
        ({"properties": {"metrics": [["AWS/Lambda", "Errors", "FunctionName"]]}}, "region"),
        (
            {"properties": {"region": "eu-west-1", "metrics": [["AWS/Lambda", "Errors", "Name"]]}},
            "metric",
        ),
        (
            {"properties": {"region": "eu-west-1", "metrics": [["A", "B", {"stat": "p101"}]]}},
            "stat",
        ),
    ],
)
def test_what_cloudwatch_would_refuse_is_found(change: dict[str, Any], said: str) -> None:
    good = {
        "type": "metric",
        "x": 0,
        "y": 0,
        "width": 12,
        "height": 6,
        "properties": {"region": "eu-west-1", "metrics": [["A", "B", {"stat": "p99"}]]},
    }
    assert list(body_errors({"widgets": [good]})) == []
    (error,) = body_errors({"widgets": [good | change]})
    assert said in error


def budgets(stack: Stack) -> list[dict[str, Any]]:
    """The account's budgets."""
    listed = client(stack.aws, "budgets").describe_budgets(AccountId=stack.aws.account_id)
    found: list[dict[str, Any]] = listed["Budgets"]
    return found


def told(stack: Stack) -> set[tuple[str, float, str, str]]:
    """The kind of cost, the percentage, and the subscribers of each notification of the budget."""
    service = client(stack.aws, "budgets")
    budget = {"AccountId": stack.aws.account_id, "BudgetName": "gpt2-us-east-1"}
    return {
        (each["NotificationType"], each["Threshold"], one["SubscriptionType"], one["Address"])
        for each in service.describe_notifications_for_budget(**budget)["Notifications"]
        for one in service.describe_subscribers_for_notification(**budget, Notification=each)[
            "Subscribers"
        ]
    }


def body_errors(body: dict[str, Any]) -> Iterator[str]:
    """Where a dashboard's body breaks the rules of CloudWatch for widgets of metrics.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
    """
    for widget in body["widgets"]:
        if widget["type"] not in {"metric", "text", "log", "alarm", "explorer"}:
            yield f"type {widget['type']}"
        inside = widget["x"] >= 0 and widget["x"] + widget["width"] <= GRID_COLUMNS
        if not inside or widget["width"] < 1 or not 1 <= widget["height"] <= 1000:
            yield f"grid: {widget['x']}, {widget['width']} by {widget['height']}"
        properties = widget["properties"]
        if not properties.get("region"):
            yield "region is missing"
        else:
            for metric in properties["metrics"]:
                yield from _metric_errors(metric)


def _metric_errors(metric: list[Any]) -> Iterator[str]:
    *names, rendering = metric if isinstance(metric[-1], dict) else [*metric, {}]
    # Namespace, metric, and pairs of a dimension's name and value.
    if len(names) < 2 or len(names) % 2 or not all(isinstance(one, str) for one in names):
        yield f"metric {metric}"
    if not _is_statistic(rendering.get("stat", "Average")):
        yield f"stat {rendering['stat']}"


def _is_statistic(name: str) -> bool:
    if name in {"SampleCount", "Average", "Sum", "Minimum", "Maximum"}:
        return True
    return name[0] == "p" and 0 <= float(name[1:]) <= 100
