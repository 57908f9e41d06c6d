"""Gaps: no UpdateBudget; no way to read the subscribers of a notification, which the provider
reads back; and no tags of a budget.

No cost is counted and no notification is sent.
https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_Operations_AWS_Budgets.html
"""

from __future__ import annotations

from moto.budgets.models import Budget, budgets_backends
from moto.utilities.utils import get_partition

from local.aws_api.call import ApiRequest, ApiResponse, Bridge, Forward, refusal, success

SERVICE = "budgets"


def create(request: ApiRequest, forward: Forward) -> ApiResponse:
    """Keep the tags that a budget is made with."""
    response = forward()
    if response.ok:
        name = request.parameters["Budget"]["BudgetName"]
        arn = f"arn:{get_partition(request.region)}:budgets::{request.account_id}:budget/{name}"
        request.memory[SERVICE, arn] = _tags(request)
    return response


def update(request: ApiRequest, _forward: Forward) -> ApiResponse:
    """Change the settings; the notifications stay."""
    wanted = request.parameters["NewBudget"]
    found = _find(request, wanted["BudgetName"])
    if found is None:
        return refusal("NotFoundException", f"Unable to get budget: {wanted['BudgetName']}")
    found.budget = {"TimePeriod": found.budget["TimePeriod"], **wanted}
    return success({})


def describe_subscribers(request: ApiRequest, _forward: Forward) -> ApiResponse:
    """Return the subscribers of a notification."""
    found = _find(request, request.parameters["BudgetName"])
    for notification in found.notifications if found else ():
        if notification.details == request.parameters["Notification"]:
            return success({"Subscribers": notification.subscribers})
    return refusal(
        "NotFoundException", "Unable to get subscribers - the notification is not there."
    )


def tag(request: ApiRequest, _forward: Forward) -> ApiResponse:
    """Add tags."""
    tags = request.memory.setdefault((SERVICE, request.parameters["ResourceARN"]), {})
    tags.update(_tags(request))
    return success({})


def untag(request: ApiRequest, _forward: Forward) -> ApiResponse:
    """Remove tags."""
    tags = request.memory.get((SERVICE, request.parameters["ResourceARN"]), {})
    for key in request.parameters["ResourceTagKeys"]:
        tags.pop(key, None)
    return success({})


def list_tags(request: ApiRequest, _forward: Forward) -> ApiResponse:
    """Return the tags."""
    tags = request.memory.get((SERVICE, request.parameters["ResourceARN"]), {})
    return success({"ResourceTags": [{"Key": key, "Value": value} for key, value in tags.items()]})


def _find(request: ApiRequest, name: str) -> Budget | None:
    backend = budgets_backends[request.account_id][get_partition(request.region)]
    return backend.budgets[request.parameters["AccountId"]].get(name)


def _tags(request: ApiRequest) -> dict[str, str]:
    return {each["Key"]: each["Value"] for each in request.parameters.get("ResourceTags") or ()}


CALLS: dict[tuple[str, str], Bridge] = {
    (SERVICE, "CreateBudget"): create,
    (SERVICE, "UpdateBudget"): update,
    (SERVICE, "DescribeSubscribersForNotification"): describe_subscribers,
    (SERVICE, "TagResource"): tag,
    (SERVICE, "UntagResource"): untag,
    (SERVICE, "ListTagsForResource"): list_tags,
}
