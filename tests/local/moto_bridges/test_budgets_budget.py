"""Budgets of the emulated AWS: changed, tagged, and asked for their subscribers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local.aws import ControlPlane
from tests.apply.resources import client

EIGHTY_PERCENT = {
    "NotificationType": "ACTUAL",
    "ComparisonOperator": "GREATER_THAN",
    "Threshold": 80.0,
    "ThresholdType": "PERCENTAGE",
}
READER = {"SubscriptionType": "EMAIL", "Address": "oncall@example.com"}


@pytest.fixture
def aws() -> Iterator[ControlPlane]:
    with ControlPlane() as running:
        yield running


@pytest.fixture
def budgets(aws: ControlPlane) -> Any:
    service = client(aws, "budgets")
    service.create_budget(
        AccountId=aws.account_id,
        Budget=budget("900"),
        NotificationsWithSubscribers=[{"Notification": EIGHTY_PERCENT, "Subscribers": [READER]}],
        ResourceTags=[{"Key": "team", "Value": "search"}],
    )
    return service


def budget(amount: str, name: str = "gpt2") -> dict[str, Any]:
    return {
        "BudgetName": name,
        "BudgetType": "COST",
        "TimeUnit": "MONTHLY",
        "BudgetLimit": {"Amount": amount, "Unit": "USD"},
    }


def test_another_limit_leaves_the_period_and_the_notifications(
    aws: ControlPlane, budgets: Any
) -> None:
    named = {"AccountId": aws.account_id, "BudgetName": "gpt2"}
    period = budgets.describe_budget(**named)["Budget"]["TimePeriod"]

    budgets.update_budget(AccountId=aws.account_id, NewBudget=budget("1200.5"))

    changed = budgets.describe_budget(**named)["Budget"]
    assert changed["BudgetLimit"] == {"Amount": "1200.5", "Unit": "USD"}
    assert changed["TimePeriod"] == period
    asked = {**named, "Notification": EIGHTY_PERCENT}
    assert budgets.describe_subscribers_for_notification(**asked)["Subscribers"] == [READER]


def test_what_is_not_there_is_said(aws: ControlPlane, budgets: Any) -> None:
    with pytest.raises(ClientError, match="NotFoundException"):
        budgets.update_budget(AccountId=aws.account_id, NewBudget=budget("1", name="other"))
    with pytest.raises(ClientError, match="NotFoundException"):
        budgets.describe_subscribers_for_notification(
            AccountId=aws.account_id,
            BudgetName="gpt2",
            Notification={**EIGHTY_PERCENT, "Threshold": 90.0},
        )


def test_tags_come_and_go(aws: ControlPlane, budgets: Any) -> None:
    arn = f"arn:aws:budgets::{aws.account_id}:budget/gpt2"
    assert tags(budgets, arn) == {"team": "search"}
    budgets.tag_resource(ResourceARN=arn, ResourceTags=[{"Key": "stage", "Value": "test"}])
    assert tags(budgets, arn) == {"team": "search", "stage": "test"}
    budgets.untag_resource(ResourceARN=arn, ResourceTagKeys=["team"])
    assert tags(budgets, arn) == {"stage": "test"}


def tags(budgets: Any, arn: str) -> dict[str, str]:
    listed = budgets.list_tags_for_resource(ResourceARN=arn)["ResourceTags"]
    return {each["Key"]: each["Value"] for each in listed}
